import pytest

from key_authorizer.credentials import CredentialsError, credentials_source

PAIR = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "very secret"}


def test_lambdas_environment_holds_the_role() -> None:
    current = credentials_source(PAIR | {"AWS_SESSION_TOKEN": "a session"})
    assert current() == ("AKIDEXAMPLE", "very secret", "a session")


def test_a_user_has_no_session() -> None:
    assert credentials_source(PAIR)().token is None


@pytest.mark.parametrize("name", PAIR)
def test_half_a_pair_is_refused_by_the_variables_names(name: str) -> None:
    with pytest.raises(CredentialsError, match="AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"):
        credentials_source({name: "very secret"})


def test_credentials_do_not_print_their_secrets() -> None:
    shown = repr(credentials_source(PAIR | {"AWS_SESSION_TOKEN": "a session"})())
    assert "very secret" not in shown
    assert "a session" not in shown
