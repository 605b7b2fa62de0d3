"""What the server answers: its problems, who may do what, and its routes."""

import inspect
from collections.abc import Iterator
from typing import Any, get_args, get_origin

from litestar import Response
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from server.accounts.permissions import PERMISSIONS
from server.commands.openapi import application
from server.core.errors import KINDS

ROLES = ("grid_worker", "township", "county", "admin")


def errors() -> str:
    """errors.md: every way a request can be refused or a record marked."""
    return "\n".join(
        [
            "# Problems",
            "",
            "Made by `python -m docs.generate` from `server/core/problems.toml`. An answer is RFC 9457",
            "`application/problem+json`; its `type` is `/problems/<code>`. A record that was accepted all the same",
            "carries the code as a mark. {names} are filled in.",
            "",
            *(line for code, kind in KINDS.items() for line in (
                f"## {code}", "",
                f"HTTP {kind.status}. {kind.title.zh} / {kind.title.en}", "",
                f"- {kind.detail.zh} / {kind.detail.en}",
                f"- {kind.remedy.zh} / {kind.remedy.en}", "",
            )),
        ]
    )  # fmt: skip


def permissions() -> str:
    """permissions.md: who may do what, and by which routes."""
    by_permission: dict[str, list[str]] = {}
    for name, handler in _routes():
        by_permission.setdefault(handler.opt.get("permission", ""), []).append(f"`{name}`")
    return "\n".join(
        [
            "# Permissions",
            "",
            "Made by `python -m docs.generate` from `server/accounts/permissions.py` and the route table.",
            "",
            f"| permission | {' | '.join(ROLES)} | routes |",
            f"|---|{'---|' * len(ROLES)}---|",
            *(
                f"| {name} | {' | '.join('✓' if role in roles else '' for role in ROLES)} | "
                f"{', '.join(by_permission.get(name, []))} |"
                for name, roles in PERMISSIONS.items()
            ),
            "",
        ]
    )


def api() -> str:
    """api.md: every route on one page."""
    features: dict[str, list[str]] = {}
    for name, handler in _routes():
        feature = handler.fn.__module__.removeprefix("server.").partition(".")[0]
        features.setdefault(feature, []).append(_line(name, handler))
    return "\n".join(
        [
            "# HTTP interface",
            "",
            "Made by `python -m docs.generate` from the route table. Shapes and examples are in the OpenAPI",
            "document: `GET /schema/openapi.json`, or `./tanfang openapi`. Every refusal is one of",
            "[the problems](errors.md).",
            "",
            *(line for feature, lines in features.items() for line in (f"## {feature}", "", *HEAD, *lines, "")),
        ]
    )


HEAD = ("| route | permission | what it does | takes | answers |", "|---|---|---|---|---|")


def _line(name: str, handler: HTTPRouteHandler) -> str:
    about = (inspect.getdoc(handler.fn) or "").partition("\n")[0]
    hints = inspect.get_annotations(inspect.unwrap(handler.fn))
    takes = _type(hints["data"]) if "data" in hints else ""
    return f"| `{name}` | {handler.opt.get('permission', 'public')} | {about} | {takes} | {_type(hints['return'])} |"


def _type(kind: Any) -> str:
    """The name of a shape; of what is wrapped in `Annotated[…]` or `Response[…]`, if anything is."""
    inner = get_args(kind)
    if kind is None or (get_origin(kind) is Response and inner[0] in (None, type(None))):
        return ""
    wrapped = inner and (hasattr(kind, "__metadata__") or get_origin(kind) is Response)
    if wrapped:
        return _type(inner[0])
    return "object" if get_origin(kind) is dict else kind.__name__


def _routes() -> Iterator[tuple[str, HTTPRouteHandler]]:
    """(method and path, handler) of the documented routes, in the order of the route table."""
    for route in application().routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                if handler.resolve_include_in_schema() and handler.fn.__module__.startswith("server."):
                    for method in sorted(handler.http_methods - {"OPTIONS"}):
                        yield f"{method} {route.path}", handler
