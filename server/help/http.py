"""The public door: plain pages for whoever asks for help, and the held requests for the office."""

import hashlib
from collections.abc import Mapping
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict, UploadFile
from litestar.exceptions import HTTPException, ValidationException
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from server import parameters, regions
from server.core import errors
from server.core.clock import civil_date
from server.core.db import NOBODY, Connection, county_scope, transaction
from server.core.errors import Problem
from server.core.storage import StoreUnavailable
from server.core.web import Parts, actor, parts, reach
from server.files import incoming_key
from server.help import card, card_page, complaint_page, complaints, html, operations, page, stamps
from server.help.records import (
    COMPLAINT_LENGTHS,
    LENGTHS,
    Asker,
    ComplaintForm,
    Form,
    HeldList,
    Kept,
    Photo,
    RightsCard,
    SettleRequest,
)
from server.help.words import W
from server.regions import Division

Asking = Request[Any, Any, Any]

MOST_BYTES = 8 * 1024 * 1024  # a photo of an old phone that cannot make it smaller
MOST_WORDS = 64 * 1024  # 4,000 characters, as browsers encode them
KINDS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"RIFF": "image/webp"}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; form-action 'self'; "
        "img-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def _html(text: str, status: int = 200) -> Response[str]:
    return Response(text, status_code=status, media_type="text/html; charset=utf-8", headers=HEADERS)


def on_problem(_: Asking, error: Problem) -> Response[Any]:
    """A refusal as a page."""
    details = error.details
    return _html(page.told_page(details.title, details.detail, details.remedy), details.status)


def on_http(request: Asking, error: HTTPException) -> Response[Any]:
    """What the framework refuses, above all bodies that are too large, as a page."""
    if error.status_code == 413:
        return _html(page.told_page(W["title"], W["too_large"]), 413)
    if error.status_code >= 500:
        errors.on_fault(request, error)
    return _html(page.told_page(W["title"], W["fault"]), error.status_code)


def on_fault(request: Asking, error: Exception) -> Response[Any]:
    """A fault of ours: logged as everywhere, told in plain words."""
    told = errors.on_fault(request, error)
    return _html(page.told_page(W["title"], W["fault"]), told.status_code or 500)


PAGES: dict[int | type[Exception], Any] = {
    **dict.fromkeys(errors.HANDLERS, on_fault),
    Problem: on_problem,
    HTTPException: on_http,
    ValidationException: on_http,
}


def _address(request: Asking) -> bytes:
    """A keyed hash of where the request comes from on the network; the address itself is written down nowhere."""
    house = parts(request)
    hops = house.settings.trusted_proxies
    given = [one.strip() for one in request.headers.get("x-forwarded-for", "").split(",") if one.strip()]
    nearest = request.client.host if request.client else ""
    address = given[-min(hops, len(given))] if hops and given else nearest
    return house.crypto.blind(f"address {address}")


async def _county(conn: Connection, wanted: str) -> str | None:
    """The county asked for, or the only one."""
    found = await regions.counties(conn)
    if wanted[:6] in found:
        return wanted[:6]
    return found[0] if len(found) == 1 else None


@get("/help", public=True, include_in_schema=False, exception_handlers=PAGES)
async def show(
    request: Asking,
    village: Annotated[str, QueryParameter(name="v")] = "",
    county: Annotated[str, QueryParameter(name="c")] = "",
) -> Response[str]:
    """The form, for the village whose code was scanned or for the county."""
    house = parts(request)
    code = await _county_or_list(house, village or county, "/help")
    return code if isinstance(code, Response) else _html(page.blank_page(await _blank(house, code, village)))


async def _county_or_list(house: Parts, wanted: str, path: str) -> str | Response[str]:
    """The county asked for, or the page on which to choose one."""
    async with transaction(house.pool, NOBODY) as conn:
        code = await _county(conn, wanted)
        if code is not None:
            return code
        known = [(one, (await regions.names(conn, county_scope(one), [one])).get(one, one))
                 for one in await regions.counties(conn)]  # fmt: skip
    return _html(page.counties_page(known, path))


async def _blank(house: Parts, county_code: str, village: str = "", form: Form | None = None) -> page.Blank:
    now = house.now()
    async with transaction(house.pool, county_scope(county_code)) as conn:
        tree = await regions.division_tree(conn, county_scope(county_code), civil_date(now))
        view = await parameters.view(conn, county_code, civil_date(now))
    places = _places(tree)
    return page.Blank(
        county_code=county_code,
        county_name=next((one.name for one in tree if one.code == county_code), county_code),
        stamp=stamps.make(now, house.crypto.blind),
        places=places,
        hours=view.days("p_lead_response_hours", "urgent_hours"),
        days=view.days("p_lead_response_hours", "other_working_days"),
        village=next((one for one in places if one.code == village), None),
        form=form or Form(),
        lacking=operations.lacking(form) if form else (),
    )


def _places(tree: list[Division]) -> list[html.Place]:
    towns = {one.code: one.name for one in tree if one.level == "town"}
    return [html.Place(one.code, one.name, towns.get(one.code[:9], "")) for one in tree if one.level == "village"]


@get("/help/photo.js", public=True, include_in_schema=False, sync_to_thread=False)
def photo_script() -> Response[str]:
    """Makes photos small where the browser can."""
    return Response(html.PHOTO_SCRIPT, media_type="text/javascript", headers={"Cache-Control": "max-age=86400"})


@post(
    "/help", public=True, include_in_schema=False, exception_handlers=PAGES, status_code=200,
    request_max_body_size=MOST_BYTES,
)  # fmt: skip
async def ask(request: Asking) -> Response[str]:
    """Take a request for help; the number to ask with."""
    house, now = parts(request), parts(request).now()
    fields = await request.form()
    form = _form(fields)
    code = await _known_county(house, _one(fields, "county"))
    if operations.lacking(form):
        return _html(page.blank_page(await _blank(house, code, form=form)), 422)
    asker = _asker(request, fields)
    scope = county_scope(code)
    async with transaction(house.pool, scope) as conn:
        _, odd = await operations.is_held(conn, scope, house.crypto, now, asker)
    photo, lost = await _photo(house, code, fields, held=bool(operations.HOLDS & set(odd)))
    async with transaction(house.pool, scope) as conn:
        taken = await operations.take(
            conn, scope, now, house.crypto, Kept(form=form, photo=photo), asker, photo_lost=lost
        )
    return _html(page.taken_page(taken, code))


async def _known_county(house: Parts, wanted: str) -> str:
    async with transaction(house.pool, NOBODY) as conn:
        code = await _county(conn, wanted)
    if code is None:
        raise Problem("not_found", what="县 county")
    return code


def _asker(request: Asking, fields: FormMultiDict) -> Asker:
    return Asker(
        address_hash=_address(request), stamp=_one(fields, "stamp")[:200], trapped=bool(_one(fields, "website"))
    )


def _one(fields: FormMultiDict, name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _texts(fields: FormMultiDict, lengths: Mapping[str, int]) -> dict[str, str]:
    """The fields, each cut to its length."""
    return {name: _one(fields, name).replace("\x00", "")[:most] for name, most in lengths.items()}


def _form(fields: FormMultiDict) -> Form:
    """What is no choice of the form counts as not chosen."""
    texts = _texts(fields, LENGTHS)
    whom = texts.pop("whom")
    return Form(
        whom=cast(Any, whom if whom in ("self", "other") else ""),
        urgent=_one(fields, "urgent") == "yes",
        consent=_one(fields, "consent") == "yes",
        **texts,
    )


async def _photo(house: Parts, county_code: str, fields: FormMultiDict, *, held: bool) -> tuple[Photo | None, bool]:
    """The photo, put into the store; and whether one was there that could not be kept."""
    given = fields.get("photo")
    if not isinstance(given, UploadFile):
        return None, False
    data = await given.read()
    if not data:
        return None, False
    kind = next((kind for start, kind in KINDS.items() if data.startswith(start)), None)
    if kind is None or held:
        return None, True
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        await house.storage.write(incoming_key(county_code, sha256), data, kind)
    except StoreUnavailable:
        return None, True  # the words are worth more than the photo
    return Photo(sha256, len(data), kind), False


@get("/help/asked", public=True, include_in_schema=False, exception_handlers=PAGES)
async def how_far(
    request: Asking,
    number: FromQuery[str] = "",
    county: Annotated[str, QueryParameter(name="c")] = "",
) -> Response[str]:
    """How far a request is, by its number."""
    house = parts(request)
    async with transaction(house.pool, NOBODY) as conn:
        code = await _county(conn, county)
    if code is None:
        raise Problem("help_number_unknown")
    scope = county_scope(code)
    async with transaction(house.pool, scope) as conn:
        found = await operations.how_far(conn, scope, house.now(), _address(request), number)
    if isinstance(found, Problem):
        raise found
    digits = "".join(one for one in number if one.isdigit())[:10]
    return _html(page.state_page(code, digits, found))


@get("/help/card", public=True, include_in_schema=False, exception_handlers=PAGES)
async def show_card(
    request: Asking,
    county: Annotated[str, QueryParameter(name="c")] = "",
    lang: FromQuery[Literal["zh", "en"]] = "zh",
) -> Response[str]:
    """The rights card: what help there is, for whom, how much and how to apply."""
    house = parts(request)
    code = await _county_or_list(house, county, "/help/card")
    if isinstance(code, Response):
        return code
    found = await _card(house, code)
    url = f"{str(request.base_url).rstrip('/')}/help?c={code}"
    text = card_page.render(found, url, lang)
    # Of what is sent: a new release with other words or another style is fetched anew, as a new value is.
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    headers = HEADERS | {"Cache-Control": "public, max-age=300", "ETag": tag}
    if tag in request.headers.get("if-none-match", ""):  # also where a proxy calls it weak, or several are named
        return Response("", status_code=304, headers=headers)
    return Response(text, media_type="text/html; charset=utf-8", headers=headers)


async def _card(house: Parts, county_code: str) -> RightsCard:
    scope = county_scope(county_code)
    async with transaction(house.pool, scope) as conn:
        return await card.card(conn, scope, civil_date(house.now()))


@get("/public/rights-card", public=True)
async def read_card(request: Asking, county: FromQuery[str] = "") -> Response[RightsCard]:
    """What help there is in a county today: generated from the rules and the values in force."""
    house = parts(request)
    found = await _card(house, await _known_county(house, county))
    headers = {"Cache-Control": "public, max-age=300", "ETag": f'"{found.digest[:32]}"'}
    return Response(found, headers=headers)


@get("/help/complaint", public=True, include_in_schema=False, exception_handlers=PAGES)
async def show_complaint(request: Asking, county: Annotated[str, QueryParameter(name="c")] = "") -> Response[str]:
    """The form for a complaint or a report under a real name."""
    house = parts(request)
    code = await _county_or_list(house, county, "/help/complaint")
    if isinstance(code, Response):
        return code
    return _html(complaint_page.blank_page(await _complaint_blank(house, code)))


async def _complaint_blank(
    house: Parts, county_code: str, form: ComplaintForm | None = None
) -> complaint_page.ComplaintBlank:
    now, scope = house.now(), county_scope(county_code)
    async with transaction(house.pool, scope) as conn:
        tree = await regions.division_tree(conn, scope, civil_date(now))
        days = await complaints.answer_days(conn, county_code, now)
    return complaint_page.ComplaintBlank(
        county_code=county_code,
        county_name=next((one.name for one in tree if one.code == county_code), county_code),
        stamp=stamps.make(now, house.crypto.blind),
        places=_places(tree),
        days=days,
        form=form or ComplaintForm(),
        lacking=complaints.lacking(form) if form else (),
    )


@post(
    "/help/complaint", public=True, include_in_schema=False, exception_handlers=PAGES, status_code=200,
    request_max_body_size=MOST_WORDS,
)  # fmt: skip
async def complain(request: Asking) -> Response[str]:
    """Take a complaint; the number to ask with."""
    house, now = parts(request), parts(request).now()
    fields = await request.form()
    form = _complaint_form(fields)
    code = await _known_county(house, _one(fields, "county"))
    if complaints.lacking(form):
        return _html(complaint_page.blank_page(await _complaint_blank(house, code, form)), 422)
    scope = county_scope(code)
    async with transaction(house.pool, scope) as conn:
        receipt = await complaints.take(conn, scope, now, house.crypto, form, _asker(request, fields))
    return _html(complaint_page.taken_page(receipt, code))


def _complaint_form(fields: FormMultiDict) -> ComplaintForm:
    texts = _texts(fields, COMPLAINT_LENGTHS)
    category, named = texts.pop("category"), texts.pop("named")
    return ComplaintForm(
        category=cast(Any, category if category in complaint_page.CATEGORIES else ""),
        named=cast(Any, named if named in ("yes", "no") else ""),
        **texts,
    )


@get("/help-requests", permission="help_request.read")
async def list_held(request: Asking, after: FromQuery[str | None] = None, limit: FromQuery[int] = 50) -> HeldList:
    """Requests of the help page that wait for somebody to look, because too many came or no page was read."""
    async with reach(request) as conn:
        return await operations.list_held(
            conn, actor(request), parts(request).crypto, after=after, limit=max(1, min(limit, 200))
        )


@post("/help-requests/{request_id:uuid}/settle", permission="help_request.settle", status_code=204)
async def settle(request: Asking, request_id: FromPath[UUID], data: JSONBody[SettleRequest]) -> None:
    """Make a lead of a held request, or set it aside with the reason."""
    house = parts(request)
    async with reach(request) as conn:
        await operations.settle(conn, actor(request), house.now(), house.crypto, request_id, data)


routes = [show, photo_script, ask, how_far, show_card, read_card, show_complaint, complain, list_held, settle]
