"""A deployed model of each kind of answer answers as in scikit-learn, at once and slowly."""

import time

import httpx
import pytest

from tests.each_kind import RIDING, ROWS, as_answered, close

ASKED = ROWS[:7]


@pytest.mark.parametrize("name", RIDING)
def test_it_answers_as_its_estimator(client: httpx.Client, name: str) -> None:
    case = RIDING[name]

    answer = client.post(
        f"/models/{name}/predict", json={"instances": ASKED.to_dict(orient="records")}
    )

    assert answer.status_code == 200, answer.text
    close(answer.json()["predictions"], as_answered(case.estimator, case.task, ASKED))
    assert client.get(f"/models/{name}").json()["task"] == case.task


@pytest.mark.parametrize("name", RIDING)
def test_so_does_the_worker(client: httpx.Client, name: str) -> None:
    case, rows = RIDING[name], ASKED[:1]
    (instance,) = rows.to_dict(orient="records")
    job = client.post(f"/models/{name}/predict-slow", json=instance).json()["id"]

    until = time.monotonic() + 60
    found = client.get(f"/predictions/{job}").json()
    while found["status"] in {"queued", "running"} and time.monotonic() < until:
        time.sleep(0.5)
        found = client.get(f"/predictions/{job}").json()

    assert found["status"] == "succeeded"
    close([found["result"]], as_answered(case.estimator, case.task, rows))
