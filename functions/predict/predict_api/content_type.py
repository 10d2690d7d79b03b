"""Bodies are JSON: a request that says its body is something else is refused."""

from email.message import Message

from fastapi import HTTPException, Request

_METHODS_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


async def require_json(request: Request) -> None:
    """Refuse a body of another content type; one without a type is taken for JSON.

    Raises:
        HTTPException: 415.
    """
    content_type = request.headers.get("content-type")
    if request.method not in _METHODS_WITH_BODY or not content_type:
        return
    header = Message()
    header["content-type"] = content_type
    subtype = header.get_content_subtype()
    is_json = subtype == "json" or subtype.endswith("+json")
    if header.get_content_maintype() != "application" or not is_json:
        raise HTTPException(415, "The body must be JSON, sent as application/json.")
