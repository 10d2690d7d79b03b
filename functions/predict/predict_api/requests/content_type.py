"""Bodies are JSON: a request that says its body is something else is refused."""

from email.message import Message

from fastapi import HTTPException, Request

_METHODS_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


async def require_json(request: Request) -> None:
    """Refuse a body of another content type; one without a type is taken for JSON.

    Raises:
        HTTPException: 415.
    """
    if request.method in _METHODS_WITH_BODY and not says_json(request):
        raise HTTPException(415, "The body must be JSON, sent as application/json.")


def says_json(request: Request) -> bool:
    """Return whether the request calls its body JSON, or nothing at all."""
    content_type = request.headers.get("content-type")
    if not content_type:
        return True
    header = Message()
    header["content-type"] = content_type
    subtype = header.get_content_subtype()
    is_json = subtype == "json" or subtype.endswith("+json")
    return header.get_content_maintype() == "application" and is_json
