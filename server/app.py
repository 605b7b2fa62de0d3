"""The composition root: every route on one page, the parts built once, errors answered in one way."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, cast

from litestar import Litestar, Request, Response, Router, get
from litestar.config.compression import CompressionConfig
from litestar.handlers import BaseRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.types import HTTPScope

from server import VERSION
from server.accounts import WHILE_DUE, find_actor, permits
from server.accounts import http as accounts
from server.approval_sessions import http as approval_sessions
from server.benefits import http as benefits
from server.bundles import http as bundles
from server.campaigns import http as campaigns
from server.cases import http as cases
from server.claims import http as claims
from server.core import clock, errors, frontend, outbox
from server.core.actor import Actor
from server.core.crypto import Crypto
from server.core.db import NOBODY, open_pool, transaction
from server.core.errors import Problem
from server.core.openapi import complete
from server.core.sessions import Sessions
from server.core.storage import Storage
from server.core.web import COOKIE, Caller, Parts, parts, token_of
from server.coverage import http as coverage
from server.departments import http as departments
from server.devices import http as devices
from server.disagreements import http as disagreements
from server.division_changes import http as division_changes
from server.duplicates import http as duplicates
from server.exports import http as exports
from server.files import http as files
from server.followups import http as followups
from server.forms import Intake, Record
from server.forms import http as forms
from server.help import http as help_page
from server.history import http as history
from server.imports import http as imports
from server.leads import http as leads
from server.life_events import http as life_events
from server.low_income import http as low_income
from server.map import http as map_page
from server.monitoring import http as monitoring
from server.notices import http as notices
from server.notifications import http as notifications
from server.openrosa import http as openrosa
from server.oversight import http as oversight
from server.papers import http as papers
from server.parameters import http as parameters
from server.payments import http as payments
from server.referrals import http as referrals
from server.regions import http as regions
from server.registry import http as registry
from server.reserves import http as reserves
from server.samples import http as samples
from server.screening import http as screening
from server.search import http as search
from server.settings import Settings, from_environment
from server.statistics import http as statistics
from server.sync import http as sync
from server.trips import http as trips
from server.visits import http as visits

ROUTES = [
    *accounts.routes,
    *departments.routes,
    *devices.routes,
    *regions.routes,
    *registry.routes,
    *search.routes,
    *duplicates.routes,
    *forms.routes,
    *files.routes,
    *visits.routes,
    *disagreements.routes,
    *division_changes.routes,
    *map_page.routes,
    *campaigns.routes,
    *followups.routes,
    *coverage.routes,
    *trips.routes,
    *leads.routes,
    *low_income.routes,
    *imports.routes,
    *help_page.routes,
    *monitoring.routes,
    *oversight.routes,
    *parameters.routes,
    *screening.routes,
    *cases.routes,
    *samples.routes,
    *approval_sessions.routes,
    *benefits.routes,
    *payments.routes,
    *reserves.routes,
    *claims.routes,
    *notices.routes,
    *notifications.routes,
    *papers.routes,
    *referrals.routes,
    *bundles.routes,
    *history.routes,
    *life_events.routes,
    *statistics.routes,
    *exports.routes,
    *sync.routes,
    *openrosa.routes,
]

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
MAX_BODY = 2 * 1024 * 1024  # photos do not come this way


Door = Callable[[Caller], Awaitable[Actor]]


async def session(caller: Caller) -> Actor:
    """The door of all routes that name no other: the token of a session.

    Raises Problem session_ended, device_lost.
    """
    token = token_of(caller)
    who = await parts(caller).sessions.actor(token) if token else "session_ended"
    if isinstance(who, str):
        raise Problem(who)
    return who


async def permitted(caller: Caller, handler: BaseRouteHandler) -> None:
    """The guard before every route: signed in, from our own pages, and holding the route's permission.

    Raises Problem foreign_origin, not_permitted, password_due, and what its door raises.
    """
    method = cast(HTTPScope, caller.scope)["method"]  # the house has no other kind of route
    if handler.opt.get("public") or method == "OPTIONS":  # OPTIONS names the methods, no more
        return
    permission: str = handler.opt["permission"]
    door: Door = handler.opt.get("door", session)
    who = await door(caller)
    site = caller.headers.get("sec-fetch-site", "same-origin")
    if method in UNSAFE and COOKIE in caller.cookies and site not in ("same-origin", "none"):
        raise Problem("foreign_origin", origin=site)
    if not permits(who.role, permission, on_phone=who.device_id is not None):
        raise Problem("not_permitted", role=who.role, permission=permission)
    if who.password_due and permission not in WHILE_DUE:
        raise Problem("password_due")
    caller.scope["user"] = who


@get("/health", public=True)
async def health(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
    """Whether every part answers, and how much work waits or was given up."""
    house = parts(request)
    jobs: dict[str, int] = {}
    try:
        async with transaction(house.pool, NOBODY) as conn:
            jobs = await outbox.work(conn)
    except (OSError, *errors.DATABASE_DOWN):
        pass
    objects = await house.storage.ready()
    good = bool(jobs) and objects
    body = {"status": "ok" if good else "degraded", "version": VERSION,
            "parts": {"postgres": bool(jobs), "objects": objects}, "jobs": jobs}  # fmt: skip
    return Response(body, status_code=200 if good else 503)


def create_app(settings: Settings | None = None, now: clock.Clock = clock.now) -> Litestar:
    """The application; settings from the environment unless given. `now` is the only clock the server reads."""
    chosen = settings or from_environment()

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncGenerator[None]:
        async with await open_pool(chosen.dsn, chosen.pool_size) as pool:

            async def find(token: str):
                async with transaction(pool, NOBODY) as conn:
                    return await find_actor(conn, now(), token)

            crypto = Crypto(chosen.secret_key, chosen.cipher)
            app.state["parts"] = Parts(
                settings=chosen,
                pool=pool,
                crypto=crypto,
                storage=Storage(chosen),
                now=now,
                sessions=Sessions(find),
                intake=Intake(pool, crypto, now),
            )
            yield

    app = Litestar(
        route_handlers=[health, *ROUTES, *frontend.routes(chosen.web_dist)],
        guards=[permitted],
        lifespan=[lifespan],
        exception_handlers=errors.HANDLERS,
        request_max_body_size=MAX_BODY,
        compression_config=CompressionConfig(backend="gzip", minimum_size=1024, gzip_compress_level=5),
        openapi_config=OpenAPIConfig(
            title="Tanfang 探访",
            version=VERSION,
            openapi_router=Router("/schema", route_handlers=[], opt={"public": True}),
            render_plugins=[JsonRenderPlugin()],
        ),
        logging_config=None,
    )
    complete(app.openapi_schema, Record)
    return app
