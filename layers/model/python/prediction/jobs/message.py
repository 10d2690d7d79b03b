"""The message that carries a job's inputs through the queue: built here and parsed here."""

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from prediction.jobs.errors import BadMessageError, MessageTooLargeError, OtherVersionError
from prediction.jobs.ids import is_id

MAX_MESSAGE_BYTES = 1024 * 1024
"""What SQS carries in one message, body and attributes together (Amazon SQS message quotas).
The message has no attributes: everything is in the body."""


VERSION = 1
"""What a message says of its shape. One without came before versions did, and has this shape."""


_REFUSED = re.compile("[\ud800-\udfff\ufffe\uffff]")
"""What JSON escapes only if told to, and SQS does not accept (SendMessage: those of XML 1.0)."""


class Message(NamedTuple):
    """The inputs of one job.

    `instances` are plain JSON objects that passed the model's validation when the job was
    submitted; `batched` tells whether the client sent `{"instances": [...]}`, which decides
    the shape of the result.
    """

    job_id: str
    model: str
    instances: list[dict[str, Any]]
    batched: bool

    def to_body(self) -> str:
        """Build the message's body.

        Letters of all scripts stand there as they are, in UTF-8 as in the request: as escapes they
        would take up to three times the room, and what was within the limits would not be any more.

        Raises:
            MessageTooLargeError: the body would exceed what the queue carries.
        """
        members = {"version": VERSION} | self._asdict()
        text = json.dumps(members, separators=(",", ":"), allow_nan=False, ensure_ascii=False)
        body = _REFUSED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
        size = len(body.encode())
        if size > MAX_MESSAGE_BYTES:
            raise MessageTooLargeError(size, MAX_MESSAGE_BYTES)
        return body

    @classmethod
    def from_body(cls, body: object) -> "Message":
        """Parse a message's body.

        Raises:
            OtherVersionError: it is of a version that is not known here.
            BadMessageError: it is not what `to_body` builds. The reason quotes nothing of the body.
        """
        match _decoded(body):
            case {"version": version, **members} if version != VERSION:
                raise OtherVersionError(_id_in(members))
            case {
                "job_id": str(job_id),
                "model": str(model),
                "instances": [_, *_] as instances,
                "batched": bool(batched),
            } if is_id(job_id) and all(isinstance(instance, dict) for instance in instances):
                return cls(job_id, model, instances, batched)
            case {"job_id": str(job_id)} if is_id(job_id):
                raise BadMessageError("The message lacks members of a job.", job_id)
            case _:
                raise BadMessageError("The message is not a job.")


def _id_in(members: Mapping[object, object]) -> str | None:
    job_id = members.get("job_id")
    return job_id if isinstance(job_id, str) and is_id(job_id) else None


def _decoded(body: object) -> object:
    """Return the JSON value of a body."""
    if not isinstance(body, str):
        raise BadMessageError("The message has no text.")
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise BadMessageError("The message is not JSON.") from None
