"""Slow predictions as HTTP knows them: submit, wait, redeem, cancel."""
