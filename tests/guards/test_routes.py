"""Nobody reaches a route by oversight: each names a permission of the one table, or is on the public list."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.routes import HTTPRoute

from server.accounts import permissions
from server.app import create_app
from server.settings import Settings
from tests.guards.sources import lines

PUBLIC = {
    "/health",
    "/sessions",  # signing in
    # Whoever asks for help or complains has no account; nothing of any person is told.
    "/help", "/help/asked", "/help/photo.js", "/help/complaint", "/help/card", "/help/card.pdf",
    "/public/rights-card",
    "/devices/{device_id:uuid}/standing",  # a locked phone that nobody is signed in on; its id is the secret
    "/notices", "/public/notices", "/public/notices/{notice_id:uuid}",  # what hangs on the board, masked
    "/", "/index.html", "/console", "/preview", "/{name:str}", "/assets/{file_path:path}",  # pages without data
    "/schema", "/schema/openapi.json", "/schema/{path:str}",  # what the interface is, for whoever writes to it
}  # fmt: skip
# Asked for by another road than a route.
WITHOUT_ROUTE: dict[str, str] = {}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Litestar:
    """The server with a front end, not started."""
    dist = tmp_path_factory.mktemp("dist")
    for page in ("index.html", "preview.html", "console/index.html", "assets/app.js"):
        (dist / page).parent.mkdir(exist_ok=True)
        (dist / page).write_text("")
    return create_app(_settings(dist))


def _settings(dist: Path) -> Settings:
    return Settings(
        dsn="", owner_dsn="", valkey_url="", s3_endpoint="localhost:1", s3_public_url="http://localhost:1",
        s3_key="key", s3_secret="unused", secret_key="0" * 64, web_dist=dist,
    )  # fmt: skip


def handlers(app: Litestar) -> Iterator[tuple[str, str, BaseRouteHandler]]:
    """(method and path, path, handler) of everything that answers."""
    for route in app.routes:
        if not isinstance(route, HTTPRoute):
            pytest.fail(f"{route.path}: the guard knows HTTP routes only; teach it this kind")
        for handler in route.route_handlers:
            assert isinstance(handler, HTTPRouteHandler)
            for method in sorted(handler.http_methods - {"OPTIONS"}):
                yield f"{method} {route.path}", route.path, handler


def test_every_route_names_its_permission_or_is_public(app: Litestar) -> None:
    open_doors = [
        f'{name}: write permission="…" at its decorator, one of server/accounts/permissions.py'
        for name, path, handler in handlers(app)
        if not (handler.opt.get("public") and path in PUBLIC) and "permission" not in handler.opt
    ]
    assert not open_doors, lines(open_doors)


def test_no_route_is_both_public_and_guarded(app: Litestar) -> None:
    unsure = [name for name, _, handler in handlers(app) if {"public", "permission"} <= set(handler.opt)]
    assert not unsure, f"keep either public or permission: {unsure}"


def test_public_routes_are_those_of_the_list(app: Litestar) -> None:
    public = {path for _, path, handler in handlers(app) if handler.opt.get("public")}
    assert public == PUBLIC, f"not on the list: {public - PUBLIC}; gone: {PUBLIC - public}"


def test_every_permission_named_is_in_the_table(app: Litestar) -> None:
    unknown = [
        f"{name}: add {handler.opt['permission']} to PERMISSIONS with the roles that hold it"
        for name, _, handler in handlers(app)
        if "permission" in handler.opt and handler.opt["permission"] not in permissions.PERMISSIONS
    ]
    assert not unknown, lines(unknown)


def test_every_permission_of_the_table_is_asked_for(app: Litestar) -> None:
    asked = {handler.opt.get("permission") for _, _, handler in handlers(app)} | set(WITHOUT_ROUTE)
    unused = set(permissions.PERMISSIONS) - asked
    assert not unused, f"no route asks for these; remove them from PERMISSIONS: {sorted(unused)}"


def test_every_permission_is_held_by_a_role_that_exists() -> None:
    known = permissions.EVERYONE | permissions.MACHINES | permissions.READERS
    for name, roles in permissions.PERMISSIONS.items():
        assert roles, f"nobody holds {name}"
        assert roles <= known, f"{name}: unknown roles {roles - known}"
