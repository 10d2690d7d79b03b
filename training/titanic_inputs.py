"""What the titanic model is told about a passenger."""

from __future__ import annotations

from typing import Any

from prediction.columns import Column, Encoding

PORTS = ("C", "Q", "S")

COLUMNS = (
    Column(input="age", encoding=Encoding.NUMBER),
    Column(input="sex", encoding=Encoding.CATEGORY, categories=("female", "male")),
    Column(input="pclass", encoding=Encoding.NUMBER),
    Column(input="sibsp", encoding=Encoding.NUMBER),
    Column(input="parch", encoding=Encoding.NUMBER),
    Column(input="fare", encoding=Encoding.NUMBER),
    Column(input="embarked", encoding=Encoding.CATEGORY, categories=PORTS),
)

OPTIONAL = ("pclass", "sibsp", "parch", "fare", "embarked")

INPUTS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "age": {
            "type": "number",
            "minimum": 0,
            "maximum": 120,
            "unit": "years",
            "description": "Age; a fraction below one year.",
            "examples": [10],
        },
        "sex": {
            "type": "string",
            "enum": ["female", "male"],
            "description": "Sex, as the passenger list has it.",
            "examples": ["male"],
        },
        "pclass": {
            "type": ["integer", "null"],
            "minimum": 1,
            "maximum": 3,
            "default": None,
            "description": "Class of the ticket, 1 is the best.",
            "examples": [3],
        },
        "sibsp": {
            "type": ["integer", "null"],
            "minimum": 0,
            "maximum": 20,
            "default": None,
            "description": "Brothers, sisters and spouses aboard.",
            "examples": [1],
        },
        "parch": {
            "type": ["integer", "null"],
            "minimum": 0,
            "maximum": 20,
            "default": None,
            "description": "Parents and children aboard.",
            "examples": [0],
        },
        "fare": {
            "type": ["number", "null"],
            "minimum": 0,
            "maximum": 1000,
            "default": None,
            "unit": "pounds of 1912",
            "description": "Price of the ticket, for all who travelled on it.",
            "examples": [7.25],
        },
        "embarked": {
            "type": ["string", "null"],
            "enum": [*PORTS, None],
            "default": None,
            "description": "Port: C = Cherbourg, Q = Queenstown, S = Southampton.",
            "examples": ["S"],
        },
    },
    "required": ["age", "sex"],
    "additionalProperties": False,
}

GOLDEN = (
    {"age": 10, "sex": "male"},
    {"age": 15, "sex": "female"},
    {"age": 22, "sex": "male", "pclass": 3, "sibsp": 1, "parch": 0, "fare": 7.25, "embarked": "S"},
    {"age": 38, "sex": "female", "pclass": 1, "sibsp": 1, "parch": 0, "fare": 71.2833},
    {"age": 4, "sex": "male", "pclass": None, "parch": 1},
)
