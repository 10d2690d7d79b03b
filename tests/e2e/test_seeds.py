"""The four older systems that this API unites: each call that their documents show, as shown."""

import json
import time
from typing import Any

import httpx

ESTIMATE = (
    "residential?latitude=40.675719430504&longitude=-73.860535138411"
    "&created_date=2019-06-14T00%3A02%3A11.000"
)


class TestDataScienceApiExample:
    """The two-feature classifier with API keys and slow tasks."""

    def test_a_prediction_has_a_class_and_its_probabilities(self, client: httpx.Client) -> None:
        response = client.get("/predict/feature_a/1.0/feature_b/1.0")

        assert response.status_code == 200
        assert response.json()["class"] == 1
        zero, one = response.json()["class_probabilities"]
        assert abs(zero + one - 1) < 1e-6
        assert one > zero

    def test_a_wrong_key_is_refused(self, anonymous: httpx.Client) -> None:
        response = anonymous.get(
            "/predict/feature_a/1.0/feature_b/1.0", headers={"X-API-Key": "invalid-key"}
        )

        assert response.status_code == 401
        assert response.json() == {"error": True, "message": "Invalid API Key"}

    def test_a_missing_key_is_refused(self, anonymous: httpx.Client) -> None:
        response = anonymous.get("/predict/feature_a/1.0/feature_b/1.0")

        assert response.status_code == 401
        assert response.json() == {"error": True, "message": "No API Key provided"}

    def test_a_slow_task_is_redeemed_by_its_id(self, client: httpx.Client) -> None:
        accepted = client.post("/predict-slow", json={"feature_a": 1.3, "feature_b": -3.2})
        assert accepted.status_code == 202
        task = accepted.json()["id"]

        seen = _poll(client, f"/predict-slow/{task}")

        assert set(seen[:-1]) <= {404}
        assert seen[-1] == 200
        assert client.get(f"/predict-slow/{task}").json() == {"class": 0}

    def test_an_id_that_nobody_got_is_not_found(self, client: httpx.Client) -> None:
        response = client.get("/predict-slow/a779fb1a-8811-48f2-b79e-00f223bb9f43")

        assert response.status_code == 404


class TestTitanic:
    """Survival by age and sex, by GET and by PUT."""

    def test_get_takes_the_passenger_from_the_query(self, client: httpx.Client) -> None:
        man = client.get("/predict?age=10&sex=M")
        woman = client.get("/predict", params={"age": 15, "sex": "F"})

        assert man.json()["survived"] in {0, 1}
        assert 0 < man.json()["probability"] < woman.json()["probability"] < 1
        assert woman.json()["survived"] == 1

    def test_put_takes_the_passenger_from_a_body_without_content_type(
        self, client: httpx.Client
    ) -> None:
        response = client.put("/predict", content=json.dumps({"age": 10, "sex": "F"}))

        assert response.status_code == 200
        assert response.json()["survived"] == 1

    def test_interactive_documentation_is_there(self, anonymous: httpx.Client) -> None:
        assert anonymous.get("/docs").status_code == 200


class TestPima:
    """Diabetes by an RBF-SVM, with the columns of the guide's table."""

    def test_the_guides_row_is_classified(self, client: httpx.Client) -> None:
        row = {
            "pregnancies": 6,
            "glucose": 148,
            "blood_pressure": 72,
            "skin_thickness": 35,
            "insulin": 0,
            "bmi": 33.6,
            "diabetes_pedigree_function": 0.627,
            "age": 50,
        }

        response = client.post("/models/diabetes/predict", json=row)

        assert response.status_code == 200
        assert response.json()["class"] == 1


class TestService311:
    """New York's complaints: counts, medians, estimates, intake and dashboard."""

    def test_complaints_per_hour(self, client: httpx.Client) -> None:
        body = client.get("/complaints/noise?hour=12").json()

        assert (body["complaint_type"], body["hour"]) == ("noise", 12)
        assert body["q"] > 0

    def test_a_missing_hour_is_named(self, client: httpx.Client) -> None:
        response = client.get("/complaints/wrong")

        assert response.status_code == 422
        assert ["query", "hour"] in [error["loc"] for error in response.json()["detail"]]

    def test_a_misspelt_type_is_refused_as_the_enumeration_does(self, client: httpx.Client) -> None:
        response = client.get("/complaints/wrong?hour=2")

        assert response.status_code == 422
        assert response.json()["error"] is True

    def test_median_time(self, client: httpx.Client) -> None:
        for complaint_type in ("noise", "water quality"):
            body = client.get(f"/complaints/time/{complaint_type}").json()

            assert body["complaint_type"] == complaint_type
            assert body["expected_time"] > 0

    def test_median_time_by_the_validated_paths(self, client: httpx.Client) -> None:
        for path in ("/complaints/all/graffiti/time", "/complaints/noise/park/time"):
            assert client.get(path).json()["expected_time"] > 0

    def test_a_complaint_comes_back_as_it_went_in(self, client: httpx.Client) -> None:
        complaint: dict[str, Any] = {
            "complaint_type": "residential",
            "timestamp": "2019-06-14T00:02:11",
            "lat": 40.675719430504,
            "lon": -73.860535138411,
            "description": "a party next door",
        }

        response = client.post("/input/", json=complaint)

        body = response.json()
        assert response.status_code == 201
        assert body["timestamp"].startswith(complaint.pop("timestamp"))
        assert {member: body[member] for member in complaint} == complaint
        assert body["expected_time"] > 0

    def test_a_complaint_needs_no_timestamp(self, client: httpx.Client) -> None:
        complaint = {"complaint_type": "street", "lat": 40.7, "lon": -73.9, "description": "drums"}

        assert client.post("/input/", json=complaint).json()["timestamp"]

    def test_estimated_time(self, client: httpx.Client) -> None:
        answers = [
            client.get(f"/{road}/{ESTIMATE}").json() for road in ("predict", "predict_async")
        ]

        assert answers[0] == answers[1]
        assert answers[0]["complaint_type"] == "residential"
        interval = answers[0]["interval"]
        assert 0 <= interval["low"] <= answers[0]["estimated_time"] <= interval["high"]

    def test_dashboard_is_a_page(self, anonymous: httpx.Client) -> None:
        for path in ("/dashboard", "/dashboard/dashboard"):
            response = anonymous.get(path)

            assert response.headers["content-type"].startswith("text/html")
            assert "Smart 311 Dashboard" in response.text

    def test_both_documentations_are_pages(self, anonymous: httpx.Client) -> None:
        for path, title in [("/docs", "interactive documentation"), ("/redoc", "reference")]:
            response = anonymous.get(path)

            assert response.headers["content-type"].startswith("text/html")
            assert f"<title>sklambda: {title}</title>" in response.text


def _poll(client: httpx.Client, path: str, seconds: float = 60) -> list[int]:
    """The statuses seen until one of them is not 404, at most for `seconds`."""
    seen: list[int] = []
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        seen.append(client.get(path).status_code)
        if seen[-1] != 404:
            break
        time.sleep(0.5)
    return seen
