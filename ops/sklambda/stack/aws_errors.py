"""What AWS (or the way there) refuses, as one sentence for the person at the terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    CredentialRetrievalError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
    TokenRetrievalError,
)

from prediction.dynamodb import was_unanswered
from prediction.jobs import QueueUnavailableError, StoreUnavailableError
from sklambda.errors import OperatorError
from sklambda.stack.stack import Stack

_CREDENTIALS = (
    NoCredentialsError,
    PartialCredentialsError,
    CredentialRetrievalError,
    TokenRetrievalError,
)
_REJECTED_CREDENTIALS = {
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}
_MISSING_RIGHTS = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"}


@contextmanager
def in_plain_words(stack: Stack) -> Iterator[None]:
    """Turn the failures of a command into a sentence on stderr and exit code 1."""
    try:
        yield
    except OperatorError as error:
        raise click.ClickException(str(error)) from error
    except ClientError as error:
        raise click.ClickException(_refused(error, stack)) from error
    except BotoCoreError as error:
        raise click.ClickException(_not_sent(error, stack)) from error
    except (StoreUnavailableError, QueueUnavailableError) as error:
        raise click.ClickException(_unavailable(error, stack)) from error


def _unavailable(error: StoreUnavailableError | QueueUnavailableError, stack: Stack) -> str:
    """Return what lies behind a domain's error: it was raised from AWS's."""
    match error.__cause__:
        case ClientError() as cause:
            return _refused(cause, stack)
        case BotoCoreError() as cause:
            return _not_sent(cause, stack)
        case _:
            return f"The stack {stack.name} cannot be used now: {error}."


def _refused(error: ClientError, stack: Stack) -> str:
    code = error.response.get("Error", {}).get("Code", "an unnamed error")
    call = error.operation_name
    if call in {"DescribeStacks", "ListStackResources"} and code == "ValidationError":
        return f"There is no stack {stack.name} {_where(stack)}."
    if code in _MISSING_RIGHTS:
        return f"Your AWS credentials may not do this: they lack the right to {call}."
    if code in _REJECTED_CREDENTIALS:
        return f"AWS does not accept your credentials ({code}); log in again."
    if code == "ResourceNotFoundException" and call == "StartQuery":
        return f"The stack {stack.name} names a log that is not there; deploy it again."
    if code == "ResourceNotFoundException":
        return f"The stack {stack.name} names a table that is not there; deploy it again."
    return f"AWS refused {call}: {code}."


def _not_sent(error: BotoCoreError, stack: Stack) -> str:
    if isinstance(error, _CREDENTIALS):
        return "There are no usable AWS credentials; log in, or set AWS_PROFILE."
    if isinstance(error, ProfileNotFound):
        return "The profile that AWS_PROFILE names is not in your AWS settings."
    if isinstance(error, NoRegionError):
        return "Which region? Give --region, or set AWS_REGION."
    if was_unanswered(error):
        silence = f"No answer {_where(stack)}; is the stack running, and the network up?"
        return " ".join([silence, *getattr(error, "__notes__", [])])
    return f"The AWS settings do not serve: {type(error).__name__}."


def _where(stack: Stack) -> str:
    if stack.endpoint_url:
        return f"at {stack.endpoint_url}"
    return f"in {stack.region}" if stack.region else "where your AWS settings point"
