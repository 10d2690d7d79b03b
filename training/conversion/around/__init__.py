"""Estimators around others: written from what is written of those within."""
