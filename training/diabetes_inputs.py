"""What the diabetes model is told about a woman, with the units of the original study."""

from __future__ import annotations

from typing import Any

from prediction.columns import Column, Encoding

UNKNOWN_AS_ZERO = ("glucose", "blood_pressure", "skin_thickness", "insulin", "bmi")
"""Measurements that the data writes as 0 where they were not taken."""

_NAMES = ("pregnancies", *UNKNOWN_AS_ZERO, "diabetes_pedigree_function", "age")

COLUMNS = tuple(Column(input=name, encoding=Encoding.NUMBER) for name in _NAMES)


def _measurement(maximum: int, unit: str, description: str, example: float) -> dict[str, Any]:
    return {
        "type": ["number", "null"],
        "minimum": 0,
        "maximum": maximum,
        "default": None,
        "unit": unit,
        "description": f"{description} Left out, null or 0: not measured.",
        "examples": [example],
    }


INPUTS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "pregnancies": {
            "type": "integer",
            "minimum": 0,
            "maximum": 30,
            "description": "Number of pregnancies.",
            "examples": [6],
        },
        "glucose": _measurement(
            1000, "mg/dL", "Plasma glucose two hours into an oral glucose tolerance test.", 148
        ),
        "blood_pressure": _measurement(300, "mm Hg", "Diastolic blood pressure.", 72),
        "skin_thickness": _measurement(200, "mm", "Skin fold at the triceps.", 35),
        "insulin": _measurement(2000, "µU/mL", "Serum insulin after two hours.", 125),
        "bmi": _measurement(150, "kg/m²", "Body mass index.", 33.6),
        "diabetes_pedigree_function": {
            "type": "number",
            "minimum": 0,
            "maximum": 5,
            "description": "How much diabetes there is among relatives, by how near they are.",
            "examples": [0.627],
        },
        "age": {
            "type": "integer",
            "minimum": 18,
            "maximum": 120,
            "unit": "years",
            "description": "Age; the women of the study were 21 to 81.",
            "examples": [50],
        },
    },
    "required": ["pregnancies", "diabetes_pedigree_function", "age"],
    "additionalProperties": False,
}

# The first row of the study: it has no insulin.
_FIRST = {
    "pregnancies": 6,
    "glucose": 148,
    "blood_pressure": 72,
    "skin_thickness": 35,
    "insulin": 0,
    "bmi": 33.6,
    "diabetes_pedigree_function": 0.627,
    "age": 50,
}

GOLDEN = (
    _FIRST,
    {**_FIRST, "insulin": None},
    {
        "pregnancies": 1,
        "glucose": 85,
        "blood_pressure": 66,
        "skin_thickness": 29,
        "bmi": 26.6,
        "diabetes_pedigree_function": 0.351,
        "age": 31,
    },
    {"pregnancies": 2, "diabetes_pedigree_function": 0.3, "age": 40},
)
