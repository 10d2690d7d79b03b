"""The files that a fitted estimator comes in, each kind in a module of its own.

`opened` chooses by the name's ending. Only pickles run code, and are opened only if they may.
"""

from training.fitted.files.opened import Opened, opened, prepare

__all__ = ["Opened", "opened", "prepare"]
