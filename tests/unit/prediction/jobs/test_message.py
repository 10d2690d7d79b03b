import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prediction.jobs import MAX_MESSAGE_BYTES, BadMessageError, Message, MessageTooLargeError
from tests.unit.prediction.jobs.stand_ins import JOB_ID

ACCEPTED = re.compile("[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")
"""By SendMessage's documentation, all that a message may have."""

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
instances = st.lists(
    st.dictionaries(st.text(), scalars.filter(lambda v: v not in (float("inf"), float("-inf")))),
    min_size=1,
)


@given(st.builds(Message, st.uuids().map(str), st.text(), instances, st.booleans()))
def test_what_is_built_is_parsed_again(message: Message) -> None:
    assert Message.from_body(message.to_body()) == message


def test_a_body_has_only_characters_that_the_queue_accepts() -> None:
    message = Message(
        JOB_ID, "sum", [{"name": "Zoë \u0001 \ud800 \uffff \ufffe 😀"}], batched=False
    )

    body = message.to_body()

    assert "Zoë" in body
    assert "😀" in body
    assert ACCEPTED.fullmatch(body)
    assert Message.from_body(body) == message


@given(st.text(st.characters(min_codepoint=0)))
def test_any_text_goes_through_the_queue(text: str) -> None:
    message = Message(JOB_ID, "sum", [{"name": text}], batched=False)

    assert ACCEPTED.fullmatch(message.to_body())
    assert Message.from_body(message.to_body()) == message


@pytest.mark.parametrize("letter", ["e", "é", "я", "漢", "😀"])
def test_a_text_takes_no_more_room_than_it_took_in_the_request(letter: str) -> None:
    instances = [{"note": letter * 200}] * 800

    body = Message(JOB_ID, "sum", instances, batched=True).to_body()

    sent = json.dumps({"instances": instances}, separators=(",", ":"), ensure_ascii=False)
    assert len(body.encode()) - len(sent.encode()) < 150


def test_the_bytes_are_counted_not_the_letters() -> None:
    with pytest.raises(MessageTooLargeError):
        Message(JOB_ID, "sum", [{"note": "漢" * 400_000}], batched=False).to_body()


def filled(size: int) -> Message:
    empty = Message("id", "sum", [{"text": ""}], batched=False)
    return empty._replace(instances=[{"text": "x" * (size - len(empty.to_body()))}])


def test_a_body_may_fill_the_message_to_the_last_byte() -> None:
    assert len(filled(MAX_MESSAGE_BYTES).to_body()) == 1024 * 1024


def test_one_byte_more_is_too_large_and_the_error_names_the_limit() -> None:
    with pytest.raises(MessageTooLargeError, match="1,048,576 bytes"):
        filled(MAX_MESSAGE_BYTES + 1).to_body()


@pytest.mark.parametrize(
    "body",
    [
        None,
        7,
        "",
        "garbage",
        "null",
        "[]",
        "{}",
        '{"job_id": 7}',
        '{"job_id": ""}',
        # what else has an ID in the table of jobs
        '{"job_id": "claim-0a1b"}',
        f'{{"job_id": "{JOB_ID}/0a1b/0"}}',
        f'{{"job_id": "{JOB_ID.upper()}"}}',
        "[" * 100_000,
    ],
)
def test_a_body_that_is_no_job_is_refused(body: object) -> None:
    with pytest.raises(BadMessageError) as caught:
        Message.from_body(body)

    assert caught.value.job_id is None


@pytest.mark.parametrize(
    "change",
    [
        {"model": None},
        {"instances": []},
        {"instances": {}},
        {"instances": [{"left": 1}, 2]},
        {"batched": 1},
    ],
)
def test_a_spoilt_job_still_tells_whose_it_is(change: dict[str, object]) -> None:
    whole = Message(JOB_ID, "sum", [{"left": 1}], batched=False)._asdict()

    with pytest.raises(BadMessageError) as caught:
        Message.from_body(json.dumps(whole | change))

    assert caught.value.job_id == JOB_ID


def test_the_error_quotes_nothing_of_the_body() -> None:
    with pytest.raises(BadMessageError) as caught:
        Message.from_body('{"password": "hunter2"')

    assert "hunter2" not in str(caught.value)
