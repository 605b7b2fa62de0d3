"""What every public page is put together from: plain HTML that any phone shows, without a script. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from html import escape
from importlib.resources import files

import msgspec

from server.core.clock import COUNTY_ZONE, day_words
from server.core.errors import Text
from server.help.words import W

CSS = (files("server.help") / "page.css").read_text(encoding="utf8")
PHOTO_SCRIPT = (files("server.help") / "photo.js").read_text(encoding="utf8")


class Place(msgspec.Struct, frozen=True):
    """A village and its town, for the list to choose from."""

    code: str
    name: str
    town: str


def both(text: Text) -> str:
    """Chinese, and English small below it."""
    return f'{escape(text.zh)}<small lang="en">{escape(text.en)}</small>'


def w(key: str) -> str:
    """A word of the page in both languages."""
    return both(W[key])


def whole(title: Text, body: str, *, script: bool = False) -> str:
    """A page."""
    tail = '<script src="/help/photo.js"></script>' if script else ""
    return (
        '<!doctype html><html lang="zh"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title.zh)} · {escape(title.en)}</title><style>{CSS}</style></head>"
        f"<body><main>{body}</main>{tail}</body></html>"
    )


def text_field(name: str, value: str, most: int, kind: str = "text") -> str:
    """One line to type in."""
    return (
        f'<label class="label" for="{name}">{w(name)}</label>'
        f'<input type="{kind}" id="{name}" name="{name}" maxlength="{most}" value="{escape(value)}">'
    )


def choices(name: str, values: Mapping[str, Text], chosen: str) -> str:
    """One of several to choose, under the question."""
    each = "".join(
        f'<label class="choice"><input type="radio" name="{name}" value="{value}"'
        f"{' checked' if value == chosen else ''}>{both(text)}</label>"
        for value, text in values.items()
    )
    return f"<fieldset><legend>{w(name)}</legend>{each}</fieldset>"


def tick(name: str, *, on: bool) -> str:
    """A box to tick."""
    return (
        f'<label class="choice"><input type="checkbox" name="{name}" value="yes"{" checked" if on else ""}>'
        f"{w(name)}</label>"
    )


def village(places: Sequence[Place], chosen: str) -> str:
    """The list of villages by town, with a way out for who cannot tell."""
    towns: dict[str, list[Place]] = {}
    for place in places:
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
        f'<label class="label" for="village">{w("village")}</label><select id="village" name="village">'
        f'<option value="">{choose.zh} {choose.en}</option>'
        f'<option value="unknown"{picked}>{unknown.zh} {unknown.en}</option>{groups}</select>'
    )


def ask(county_code: str, number: str = "") -> str:
    """The form to ask by a number how far something is."""
    return (
        f'<h2 id="ask">{w("ask")}</h2><form method="get" action="/help/asked">'
        f'<input type="hidden" name="c" value="{escape(county_code)}">'
        f'<label class="label" for="number">{w("ask.number")}</label>'
        f'<input type="tel" id="number" name="number" maxlength="14" value="{escape(number)}">'
        f'<button class="plain" type="submit">{w("ask.send")}</button></form>'
    )


def grouped(number: str) -> str:
    """`4821 903 557`: as people read and write a number."""
    return f"{number[:4]} {number[4:7]} {number[7:]}"


def until(due: datetime) -> str:
    """The end of a day is said as that day, not as midnight of the next."""
    here = due.astimezone(COUNTY_ZONE)
    if here.time() != time():
        return moment(due)
    last = here - timedelta(days=1)
    return day_words(last)


def moment(at: datetime) -> str:
    """Day and time as the county's clocks show them."""
    here = at.astimezone(COUNTY_ZONE)
    return f"{day_words(here)} {here:%H:%M}"


def links(county_code: str, *names: str) -> str:
    """The other pages of the public door: `help`, `card`, `complaint`."""
    where = {"help": "/help", "card": "/help/card", "complaint": "/help/complaint"}
    lines = "".join(f'<li><a href="{where[n]}?c={escape(county_code)}">{w(f"to_{n}")}</a></li>' for n in names)
    return f"<h2>{w('more')}</h2><ul>{lines}</ul>"


def hidden(stamp: str, county_code: str) -> str:
    """What a form sends of the page it was on."""
    return (
        f'<input type="hidden" name="stamp" value="{escape(stamp)}">'
        f'<input type="hidden" name="county" value="{escape(county_code)}">'
    )


def trap() -> str:
    """A field that people do not see and machines fill in."""
    return (
        f'<div class="trap" aria-hidden="true"><label>{w("trap")}'
        '<input type="text" name="website" tabindex="-1" autocomplete="off"></label></div>'
    )


def lacking(names: Sequence[str], prefix: str = "wrong") -> str:
    """What must be filled in before the form can be taken."""
    if not names:
        return ""
    lines = "".join(f"<li>{w(f'{prefix}.{name}')}</li>" for name in names)
    return f'<div class="wrong" role="alert"><p>{w("wrong")}</p><ul>{lines}</ul></div>'
