import pytest

from prediction.jobs import RequestKey


@pytest.mark.parametrize(
    ("owner", "text"), [("a", "bc"), ("ab", "c"), ("a1:", "b"), ("a", "1:b"), ("", "abc")]
)
def test_owner_and_key_do_not_run_into_each_other(owner: str, text: str) -> None:
    others = {("a", "bc"), ("ab", "c"), ("a1:", "b"), ("a", "1:b"), ("", "abc")} - {(owner, text)}
    ids = {RequestKey(owner=o, text=t, request="").id for o, t in others}

    assert RequestKey(owner=owner, text=text, request="").id not in ids
