"""Query members: those that a route declares, once each; anything else is a client's mistake."""

from collections import Counter
from collections.abc import Iterator

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel

from predict_api.errors.invalid_values import InvalidInputError


async def refuse_other_members(request: Request) -> None:
    """Refuse query members that the route does not know, and those that come twice.

    Of a repeated one only the last would count, and a misspelt one would not be missed.

    Raises:
        InvalidInputError: It names the first hundred of them.
    """
    members = request.query_params.multi_items()
    if members and (found := list(_invalid_members([name for name, _ in members], request))):
        raise InvalidInputError.of(found)


def _invalid_members(names: list[str], request: Request) -> Iterator[dict[str, object]]:
    known = set(_declared(request.scope["route"]))
    for name, times in Counter(names).items():
        if name not in known:
            msg = "This route takes no such query member"
            yield {"type": "extra_forbidden", "loc": ["query", name], "msg": msg}
        elif times > 1:
            msg = "This query member must not be repeated"
            yield {"type": "repeated", "loc": ["query", name], "msg": msg}


def _declared(route: APIRoute) -> Iterator[str]:
    """Yield the names of the route's query members, declared or only documented."""
    yield from _taken(route.dependant)
    for parameter in (route.openapi_extra or {}).get("parameters", []):
        if parameter["in"] == "query":
            yield parameter["name"]


def _taken(dependant: Dependant) -> Iterator[str]:
    for field in dependant.query_params:
        kind = field.field_info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from kind.model_fields  # a type for the whole query
        else:
            yield field.alias
    for other in dependant.dependencies:
        yield from _taken(other)
