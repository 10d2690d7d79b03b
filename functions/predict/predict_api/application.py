"""`Application`: the routes, errors, scopes and settings that an application adds."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import APIRouter

from predict_api.errors.error_response import Rules
from predict_api.routes.when_asked import RouterFor, RoutesWhenAsked
from predict_api.services import Services
from prediction.catalog import Catalog

type Task = Callable[[Services], None]
"""What a schedule of the template has done; it raises if that failed, and is tried again."""


@dataclass(frozen=True)
class Application:
    """Routes and all that goes with them, around models that the catalog has.

    Attributes:
        name: of its module or package.
        routers: makes its routers, given the models at hand. Routes of a model that is not there
            should not be there either; see `routers_of_model`.
        errors: its exceptions, and the response that clients get for each.
        scopes: of keys, beside the framework's own.
        tags: under which the documentation lists its routes: name -> one sentence.
        links: of the root: name -> address, relative to the root.
        scripts: of its pages, each a file beside their templates.
        settings: reads what the template tells it, and fails with a SettingsError. Its routes find
            the value by its type: `services.settings_of`.
        tasks: what its schedules in the template have done, by the name in their event, see
            `predict_api.tasks`.
    """

    name: str
    routers: Callable[[Catalog], Iterable[APIRouter]]
    errors: Rules = field(default_factory=dict)
    scopes: Sequence[str] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    scripts: Sequence[Path] = ()
    settings: Callable[[Mapping[str, str]], object] | None = None
    tasks: Mapping[str, Task] = field(default_factory=dict)


def routers_of_model(
    catalog: Catalog,
    name: str,
    router_for: RouterFor,
    routes: Mapping[str, Sequence[str]],
) -> Iterator[APIRouter]:
    """Yield the routes of one model: none without it, and such as answer 503 if it is damaged.

    Args:
        catalog: the models at hand.
        name: of the model.
        router_for: makes the routes around it, when they are first asked for.
        routes: all of them: path -> methods.
    """
    if name in catalog.expected:
        yield RoutesWhenAsked(catalog, router_for, routes, name)
