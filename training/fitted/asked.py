"""What the user asks for, and what is made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from prediction.about import About

if TYPE_CHECKING:
    from pathlib import Path


type Runtime = Literal["auto", "onnx", "scikit-learn"]
"""What is to serve it; `auto` takes scikit-learn where there is no graph."""


class Asked(NamedTuple):
    """What the user says of the model; `code` is the folder of the modules of its own classes."""

    file: Path
    sample: Path | None
    name: str
    target: str | None = None
    title: str | None = None
    description: str | None = None
    version: str = "1.0.0"
    signature: str | None = None
    may_run_code: bool = False
    each_step: bool = False
    """whether a line is said of each step of the pipeline"""
    runtime: Runtime = "auto"
    code: Path | None = None
    about: About = About()
    """what only people know of the model, for its card"""
    plotted: bool = False
    """whether plots are drawn of its answers beside the sample's true ones"""


class Added(NamedTuple):
    """What was made: an instance that can be asked, and the texts of signature and card."""

    example: dict[str, Any]
    signature: str
    card: str
