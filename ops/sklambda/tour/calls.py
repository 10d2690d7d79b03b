"""The calls of the tour, in the order in which they are shown."""

from collections.abc import Mapping
from typing import NamedTuple

RIGHT_KEY = "$KEY"


class Call(NamedTuple):
    """One request, and why it is worth a look."""

    title: str
    method: str
    path: str
    body: Mapping[str, object] | None = None
    key: str | None = RIGHT_KEY
    then: str | None = None
    """The member of the answer that holds an ID, to be read below `path` until it is there."""


CALLS = (
    Call("A prediction: two features, two classes", "GET", "/predict/feature_a/1.0/feature_b/1.0"),
    Call("Without a key", "GET", "/predict/feature_a/1.0/feature_b/1.0", key=None),
    Call("With a wrong key", "GET", "/predict/feature_a/1.0/feature_b/1.0", key="wrong"),
    Call("Whose key is it?", "GET", "/whoami"),
    Call(
        "A slow prediction: the queue takes it, its ID redeems the result",
        "POST",
        "/predict-slow",
        {"feature_a": 1.0, "feature_b": -1.0},
        then="id",
    ),
    Call("Titanic: would she have survived?", "GET", "/predict?age=29&sex=female"),
    Call("The same, as JSON", "PUT", "/predict", {"age": 42, "sex": "M"}),
    Call("The models behind the API", "GET", "/models"),
    Call(
        "Diabetes, by the model's own name",
        "POST",
        "/models/diabetes/predict",
        {
            "pregnancies": 6,
            "glucose": 148,
            "blood_pressure": 72,
            "skin_thickness": 35,
            "insulin": 0,
            "bmi": 33.6,
            "diabetes_pedigree_function": 0.627,
            "age": 50,
        },
    ),
    Call("311: complaints about noise at noon", "GET", "/complaints/noise?hour=12"),
    Call("311: how long such a complaint takes", "GET", "/complaints/time/residential"),
    Call(
        "311: how long this one will take",
        "GET",
        "/predict/residential?latitude=40.675719430504&longitude=-73.860535138411"
        "&created_date=2019-06-14T00%3A02%3A11.000",
    ),
    Call(
        "311: a complaint comes in, and is read again",
        "POST",
        "/input/",
        {
            "complaint_type": "residential",
            "lat": 40.6757,
            "lon": -73.8605,
            "description": "Loud music since midnight",
        },
        then="id",
    ),
)
