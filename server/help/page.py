"""The help page as plain HTML that any phone shows, without a script. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from html import escape
from importlib.resources import files

import msgspec

from server.core.clock import COUNTY_ZONE
from server.core.errors import Text
from server.help.records import EVENTS, LENGTHS, Form, Taken
from server.help.words import W

CSS = (files("server.help") / "page.css").read_text(encoding="utf8")
PHOTO_SCRIPT = (files("server.help") / "photo.js").read_text(encoding="utf8")


class Place(msgspec.Struct, frozen=True):
    """A village and its town, for the list to choose from."""

    code: str
    name: str
    town: str


class Blank(msgspec.Struct, frozen=True, kw_only=True):
    """What the form is drawn from. `village`: the one of the code at the village board, if it is one."""

    county_code: str
    county_name: str
    stamp: str
    places: Sequence[Place]
    hours: int
    days: int
    village: Place | None = None
    form: Form = Form()
    lacking: Sequence[str] = ()


def _both(text: Text) -> str:
    return f'{escape(text.zh)}<small lang="en">{escape(text.en)}</small>'


def _w(key: str) -> str:
    return _both(W[key])


def _whole(title: Text, body: str, *, script: bool = False) -> str:
    tail = '<script src="/help/photo.js"></script>' if script else ""
    return (
        '<!doctype html><html lang="zh"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title.zh)} · {escape(title.en)}</title><style>{CSS}</style></head>"
        f"<body><main>{body}</main>{tail}</body></html>"
    )


def _text_field(name: str, form: Form, kind: str = "text", extra: str = "") -> str:
    value = escape(str(getattr(form, name)))
    return (
        f'<label class="label" for="{name}">{_w(name)}</label>'
        f'<input type="{kind}" id="{name}" name="{name}" maxlength="{LENGTHS[name]}" value="{value}"{extra}>'
    )


def _choices(name: str, values: Iterable[str], chosen: str) -> str:
    return "".join(
        f'<label class="choice"><input type="radio" name="{name}" value="{value}"'
        f"{' checked' if value == chosen else ''}>{_w(f'{name}.{value}')}</label>"
        for value in values
    )


def _tick(name: str, *, on: bool) -> str:
    return (
        f'<label class="choice"><input type="checkbox" name="{name}" value="yes"{" checked" if on else ""}>'
        f"{_w(name)}</label>"
    )


def _village(blank: Blank) -> str:
    chosen = blank.form.village or (blank.village.code if blank.village else "")
    towns: dict[str, list[Place]] = {}
    for place in blank.places:
        towns.setdefault(place.town, []).append(place)
    groups = "".join(
        f'<optgroup label="{escape(town)}">'
        + "".join(
            f'<option value="{p.code}"{" selected" if p.code == chosen else ""}>{escape(p.name)}</option>'
            for p in each
        )
        + "</optgroup>"
        for town, each in towns.items()
    )
    choose, unknown = W["village.choose"], W["village.unknown"]
    picked = " selected" if chosen == "unknown" else ""
    return (
        f'<label class="label" for="village">{_w("village")}</label><select id="village" name="village">'
        f'<option value="">{choose.zh} {choose.en}</option>'
        f'<option value="unknown"{picked}>{unknown.zh} {unknown.en}</option>{groups}</select>'
    )


def _next(hours: int, days: int) -> str:
    within = W["next.2"].fill({"hours": hours, "days": days})
    return f"<h2>{_w('next')}</h2><ol><li>{_w('next.1')}</li><li>{_both(within)}</li><li>{_w('next.3')}</li></ol>"


def _ask(county_code: str, number: str = "") -> str:
    return (
        f'<h2 id="ask">{_w("ask")}</h2><form method="get" action="/help/asked">'
        f'<input type="hidden" name="c" value="{escape(county_code)}">'
        f'<label class="label" for="number">{_w("ask.number")}</label>'
        f'<input type="tel" id="number" name="number" maxlength="14" value="{escape(number)}">'
        f'<button class="plain" type="submit">{_w("ask.send")}</button></form>'
    )


def blank_page(blank: Blank) -> str:
    """The form, with what was typed so far and what is still lacking."""
    form = blank.form
    wrong = "".join(f"<li>{_w(f'wrong.{name}')}</li>" for name in blank.lacking)
    body = [
        (
            f"<h1>{_w('title')}</h1><p>{escape(blank.county_name)}"
            f"{' · ' + escape(blank.village.town + blank.village.name) if blank.village else ''}</p>"
        ),
        f'<p class="alarm">{_w("emergency")}</p><p>{_w("lead")}</p>',
        f'<div class="wrong" role="alert"><p>{_w("wrong")}</p><ul>{wrong}</ul></div>' if wrong else "",
        '<form method="post" action="/help" enctype="multipart/form-data">',
        f'<input type="hidden" name="stamp" value="{escape(blank.stamp)}">',
        f'<input type="hidden" name="county" value="{escape(blank.county_code)}">',
        f"<fieldset><legend>{_w('whom')}</legend>{_choices('whom', ('self', 'other'), form.whom)}</fieldset>",
        _text_field("person_name", form),
        _text_field("person_age", form, "tel"),
        _village(blank),
        _text_field("place", form),
        f"<fieldset><legend>{_w('event')}</legend>{_choices('event', EVENTS, form.event)}</fieldset>",
        (
            f'<label class="label" for="description">{_w("description")}</label>'
            f'<textarea id="description" name="description" maxlength="2000">{escape(form.description)}</textarea>'
        ),
        _tick("urgent", on=form.urgent),
        f"<h2>{_w('reporter')}</h2>",
        _text_field("reporter_name", form),
        _text_field("reporter_phone", form, "tel"),
        _text_field("person_phone", form, "tel"),
        (
            f'<label class="label" for="photo">{_w("photo")}</label>'
            '<input type="file" id="photo" name="photo" accept="image/*">'
        ),
        (
            f'<div class="trap" aria-hidden="true"><label>{_w("trap")}'
            '<input type="text" name="website" tabindex="-1" autocomplete="off"></label></div>'
        ),
        _tick("consent", on=form.consent),
        f'<button type="submit">{_w("send")}</button></form>',
        _next(blank.hours, blank.days),
        _ask(blank.county_code),
    ]
    return _whole(W["title"], "".join(body), script=True)


def grouped(number: str) -> str:
    """`4821 903 557`: as people read and write a number."""
    return f"{number[:4]} {number[4:7]} {number[7:]}"


def _until(due: datetime) -> str:
    """The end of a day is said as that day, not as midnight of the next."""
    here = due.astimezone(COUNTY_ZONE)
    if here.time() != time():
        return _moment(due)
    last = here - timedelta(days=1)
    return f"{last.year}年{last.month}月{last.day}日"


def _moment(at: datetime) -> str:
    here = at.astimezone(COUNTY_ZONE)
    return f"{here.year}年{here.month}月{here.day}日 {here:%H:%M}"


def taken_page(taken: Taken, county_code: str) -> str:
    """The number, what happens next, and whom to call when it cannot wait."""
    body = [
        f"<h1>{_w('taken')}</h1><p>{_w('taken.number')}</p>",
        f'<p class="number">{grouped(taken.number)}</p><p>{_w("taken.keep")}</p>',
        f"<p>{_w('taken.by')} <b>{_until(taken.respond_by)}</b></p>" if taken.respond_by else "",
        f'<p class="wrong">{_w("taken.photo")}</p>' if taken.photo is False else "",
        f'<p class="alarm">{_w("emergency")}</p>',
        _ask(county_code, taken.number),
        f'<p><a href="/help?c={escape(county_code)}">{_w("again")}</a></p>',
    ]
    return _whole(W["taken"], "".join(body))


def state_page(county_code: str, number: str, received_at: datetime, state: Text) -> str:
    """How far a request is; nothing of any person."""
    body = (
        f'<h1>{_w("ask")}</h1><p class="number">{grouped(number)}</p>'
        f"<p>{_w('ask.received')} {_moment(received_at)}</p>"
        f"<h2>{_both(state)}</h2><p class='alarm'>{_w('emergency')}</p>"
        f'<p><a href="/help?c={escape(county_code)}">{_w("back")}</a></p>'
    )
    return _whole(W["ask"], body)


def told_page(title: Text, text: Text, remedy: Text | None = None) -> str:
    """A sentence, when something did not go well; with the way back and the emergency numbers."""
    more = f"<p>{_both(remedy)}</p>" if remedy else ""
    body = (
        f'<h1>{_both(title)}</h1><p>{_both(text)}</p>{more}<p class="alarm">{_w("emergency")}</p>'
        f'<p><a href="/help">{_w("back")}</a></p>'
    )
    return _whole(title, body)


def counties_page(counties: Sequence[tuple[str, str]]) -> str:
    """Which county, where this house serves several."""
    links = "".join(f'<li><a href="/help?c={code}">{escape(name)}</a></li>' for code, name in counties)
    return _whole(W["title"], f"<h1>{_w('title')}</h1><p>{_w('county')}</p><ul>{links}</ul>")
