"""The card of a model: what its manifest says, as Markdown for people and YAML for catalogues."""

from training.cards.card import card

__all__ = ["card"]
