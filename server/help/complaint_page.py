"""The form for a complaint and its receipt. Pure."""

from collections.abc import Sequence
from html import escape
from typing import get_args

import msgspec

from server.core.clock import day_words
from server.help import html
from server.help.records import COMPLAINT_LENGTHS, ComplaintForm
from server.help.words import W
from server.oversight import Category, Receipt

CATEGORIES = [one for one in get_args(Category) if one != "missed_dibao"]
CATEGORIES.insert(0, "missed_dibao")  # what most come for stands first


class ComplaintBlank(msgspec.Struct, frozen=True, kw_only=True):
    """What the form is drawn from. `days`: working days of the answer to a report under a real name."""

    county_code: str
    county_name: str
    stamp: str
    places: Sequence[html.Place]
    days: int
    form: ComplaintForm = ComplaintForm()
    lacking: Sequence[str] = ()


def blank_page(blank: ComplaintBlank) -> str:
    """The form, with what was typed so far and what is still lacking."""
    form = blank.form
    most, named = COMPLAINT_LENGTHS, {one: W[f"named.{one}"].fill({"days": blank.days}) for one in ("yes", "no")}
    body = [
        f"<h1>{html.w('complaint')}</h1><p>{escape(blank.county_name)}</p><p>{html.w('complaint.lead')}</p>",
        html.lacking(blank.lacking),
        '<form method="post" action="/help/complaint">',
        html.hidden(blank.stamp, blank.county_code),
        html.choices("category", {one: W[f"category.{one}"] for one in CATEGORIES}, form.category),
        html.village(blank.places, form.village),
        (
            f'<label class="label" for="words">{html.w("words")}</label>'
            f'<textarea id="words" name="words" maxlength="{most["words"]}">{escape(form.words)}</textarea>'
        ),
        html.choices("named", named, form.named),
        html.text_field("reporter_name", form.reporter_name, most["reporter_name"]),
        html.text_field("reporter_phone", form.reporter_phone, most["reporter_phone"], "tel"),
        html.trap(),
        f'<button type="submit">{html.w("send")}</button></form>',
        html.ask(blank.county_code),
        html.links(blank.county_code, "help", "card"),
    ]
    return html.whole(W["complaint"], "".join(body))


def taken_page(receipt: Receipt, county_code: str) -> str:
    """The number, and by when there is an answer."""
    number = receipt.number or ""
    body = [
        f"<h1>{html.w('taken')}</h1><p>{html.w('taken.number')}</p>",
        f'<p class="number">{html.grouped(number)}</p><p>{html.w("taken.keep")}</p>',
        f"<p>{html.w('taken.answer')} <b>{day_words(receipt.answer_by)}</b></p>" if receipt.answer_by else "",
        html.ask(county_code, number),
        html.links(county_code, "complaint", "help"),
    ]
    return html.whole(W["taken"], "".join(body))
