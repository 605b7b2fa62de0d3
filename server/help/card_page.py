"""The rights card as a page that any phone shows without a script, and that prints on two sides of A4. Pure."""

from functools import lru_cache
from html import escape
from importlib.resources import files
from typing import Literal

import segno

from policy import Label
from policy.rights_card import Amount, CardProgramme, Ground
from server.core.clock import day_words
from server.core.errors import Text
from server.help.records import RightsCard
from server.help.words import W

CSS = (files("server.help") / "card.css").read_text(encoding="utf8")
Language = Literal["zh", "en"]


@lru_cache(maxsize=32)
def render(card: RightsCard, help_url: str, language: Language) -> str:
    """The page whole. `help_url`: what the code in the corner opens."""
    other: Language = "en" if language == "zh" else "zh"
    said = {"county": card.county_name, "day": day_words(card.as_of) if language == "zh" else card.as_of.isoformat()}
    code = segno.make(help_url, error="m").svg_inline(scale=3, border=2)
    title = _w("card", language)
    return (
        f'<!doctype html><html lang="{"zh-CN" if language == "zh" else "en"}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{CSS}</style></head><body><header><div><h1>{title}</h1>"
        f"<p>{escape(_in(W['card.as_of'].fill(said), language))}</p><p>{_w('card.not_final', language)}</p>"
        f'<p class="screen"><a href="/help/card.pdf?c={card.county}">PDF</a> · '
        f'<a href="/help/card?c={card.county}&amp;lang={other}" lang="{other}">'
        f"{_w('card.other', language)}</a> · {_w('card.print', language)}</p></div>"
        f'<a class="code" href="{escape(help_url)}">{code}<span>{_w("card.scan", language)}</span></a></header>'
        f"<main>{''.join(_programme(one, language) for one in card.programmes)}</main></body></html>"
    )


def _in(text: Text | Label, language: Language) -> str:
    return text.zh if language == "zh" else text.en


def _w(key: str, language: Language) -> str:
    return escape(_in(W[key], language))


def _programme(one: CardProgramme, language: Language) -> str:
    lines = [f"<dt>{_w('card.who', language)}</dt><dd>{_who(one, language)}</dd>"]
    if one.amounts:
        rows = "".join(f"<li>{_amount(each, language)}</li>" for each in one.amounts)
        lines.append(f"<dt>{_w('card.amounts', language)}</dt><dd><ul>{rows}</ul></dd>")
    apply = escape(_in(one.apply, language)) if one.apply else _w("card.ask_township", language)
    lines.append(f"<dt>{_w('card.apply', language)}</dt><dd>{apply}</dd>")
    limits = [escape(_in(each, language)) for each in one.answers]
    limits += [_w("card.more_limits", language)] if one.asks_limits and limits else []
    rows = "".join(f"<li>{each}</li>" for each in limits)
    answers = f"<ul>{rows}</ul>" if rows else _w("card.ask_township", language)
    lines.append(f"<dt>{_w('card.answers', language)}</dt><dd>{answers}</dd>")
    sources = "；".join(one.citations)
    return (
        f'<section data-programme="{one.programme}"><h2>{escape(_in(one.title, language))}</h2>'
        f"<dl>{''.join(lines)}</dl>"
        f'<p class="source" lang="zh-CN">{_w("card.citations", language)}：{escape(sources)}</p></section>'
    )


def _who(one: CardProgramme, language: Language) -> str:
    if not one.grounds:
        return _w("card.no_grounds", language)
    if not one.offered:
        return _w("card.not_offered", language)
    if len(one.grounds) == 1:
        return _ground(one.grounds[0], language)
    rows = "".join(f"<li>{_ground(each, language)}</li>" for each in one.grounds)
    return f"{_w('card.all', language)}<ul>{rows}</ul>"


def _ground(ground: Ground, language: Language) -> str:
    said = [escape(_in(one, language)) for one in ground.any_of]
    if len(said) == 1:
        return said[0]
    return f"{_w('card.any', language)}<ul>{''.join(f'<li>{one}</li>' for one in said)}</ul>"


def _amount(amount: Amount, language: Language) -> str:
    value = f"<b>{escape(_in(amount.value, language))}</b>" if amount.value else _w("card.ask_township", language)
    return f"{escape(_in(amount.title, language))}{'：' if language == 'zh' else ': '}{value}"
