"""The form for a request for help, its answers, and how far something is. Pure."""

from collections.abc import Sequence
from html import escape

import msgspec

from server.core.clock import day_words
from server.core.errors import Text
from server.help import html
from server.help.html import Place
from server.help.records import EVENTS, LENGTHS, Form, Found, Taken
from server.help.words import W


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


def _next(hours: int, days: int) -> str:
    within = W["next.2"].fill({"hours": hours, "days": days})
    steps = (html.w("next.1"), html.both(within), html.w("next.3"))
    return f"<h2>{html.w('next')}</h2><ol>{''.join(f'<li>{one}</li>' for one in steps)}</ol>"


def _field(name: str, form: Form, kind: str = "text") -> str:
    return html.text_field(name, getattr(form, name), LENGTHS[name], kind)


def blank_page(blank: Blank) -> str:
    """The form, with what was typed so far and what is still lacking."""
    form = blank.form
    body = [
        (
            f"<h1>{html.w('title')}</h1><p>{escape(blank.county_name)}"
            f"{' · ' + escape(blank.village.town + blank.village.name) if blank.village else ''}</p>"
        ),
        f'<p class="alarm">{html.w("emergency")}</p><p>{html.w("lead")}</p>',
        html.lacking(blank.lacking),
        '<form method="post" action="/help" enctype="multipart/form-data">',
        html.hidden(blank.stamp, blank.county_code),
        html.choices("whom", {one: W[f"whom.{one}"] for one in ("self", "other")}, form.whom),
        _field("person_name", form),
        _field("person_age", form, "tel"),
        html.village(blank.places, form.village or (blank.village.code if blank.village else "")),
        _field("place", form),
        html.choices("event", {one: W[f"event.{one}"] for one in EVENTS}, form.event),
        (
            f'<label class="label" for="description">{html.w("description")}</label>'
            f'<textarea id="description" name="description" maxlength="2000">{escape(form.description)}</textarea>'
        ),
        html.tick("urgent", on=form.urgent),
        f"<h2>{html.w('reporter')}</h2>",
        _field("reporter_name", form),
        _field("reporter_phone", form, "tel"),
        _field("person_phone", form, "tel"),
        (
            f'<label class="label" for="photo">{html.w("photo")}</label>'
            '<input type="file" id="photo" name="photo" accept="image/*">'
        ),
        html.trap(),
        html.tick("consent", on=form.consent),
        f'<button type="submit">{html.w("send")}</button></form>',
        _next(blank.hours, blank.days),
        html.ask(blank.county_code),
        html.links(blank.county_code, "card", "complaint"),
    ]
    return html.whole(W["title"], "".join(body), script=True)


def taken_page(taken: Taken, county_code: str) -> str:
    """The number, what happens next, and whom to call when it cannot wait."""
    body = [
        f"<h1>{html.w('taken')}</h1><p>{html.w('taken.number')}</p>",
        f'<p class="number">{html.grouped(taken.number)}</p><p>{html.w("taken.keep")}</p>',
        f"<p>{html.w('taken.by')} <b>{html.until(taken.respond_by)}</b></p>" if taken.respond_by else "",
        f'<p class="wrong">{html.w("taken.photo")}</p>' if taken.photo is False else "",
        f'<p class="alarm">{html.w("emergency")}</p>',
        html.ask(county_code, taken.number),
        f'<p><a href="/help?c={escape(county_code)}">{html.w("again")}</a></p>',
    ]
    return html.whole(W["taken"], "".join(body))


def state_page(county_code: str, number: str, found: Found) -> str:
    """How far a request or a complaint is; nothing of any person."""
    answer = f"<p>{html.w('taken.answer')} <b>{day_words(found.answer_by)}</b></p>" if found.answer_by else ""
    body = (
        f'<h1>{html.w("ask")}</h1><p class="number">{html.grouped(number)}</p>'
        f"<p>{html.w('ask.received')} {html.moment(found.received_at)}</p>"
        f"<h2>{html.both(found.state)}</h2>{answer}<p class='alarm'>{html.w('emergency')}</p>"
        f'<p><a href="/help?c={escape(county_code)}">{html.w("back")}</a></p>'
    )
    return html.whole(W["ask"], body)


def told_page(title: Text, text: Text, remedy: Text | None = None) -> str:
    """A sentence, when something did not go well; with the way back and the emergency numbers."""
    more = f"<p>{html.both(remedy)}</p>" if remedy else ""
    body = (
        f'<h1>{html.both(title)}</h1><p>{html.both(text)}</p>{more}<p class="alarm">{html.w("emergency")}</p>'
        f'<p><a href="/help">{html.w("back")}</a></p>'
    )
    return html.whole(title, body)


def counties_page(counties: Sequence[tuple[str, str]], path: str) -> str:
    """Which county, where this house serves several."""
    links = "".join(f'<li><a href="{path}?c={code}">{escape(name)}</a></li>' for code, name in counties)
    return html.whole(W["title"], f"<h1>{html.w('title')}</h1><p>{html.w('county')}</p><ul>{links}</ul>")
