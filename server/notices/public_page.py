"""The public notices as one plain page: no script, no request beside itself, readable on any phone. Pure."""

from html import escape
from typing import Literal

from server.core.clock import day_words
from server.core.errors import Text
from server.notices.records import PublicNotice, PublicNotices

STYLE = """
:root { color-scheme: light dark; }
body { margin: 0 auto; max-width: 42rem; padding: 1rem 1.25rem 3rem; font: 1.0625rem/1.75 "Noto Sans SC",
  "PingFang SC", "Microsoft YaHei", sans-serif; color: #1d2420; background: #fbfaf7; overflow-wrap: anywhere; }
header { display: flex; gap: 1rem; align-items: baseline; border-bottom: 2px solid #1d5c46; padding-bottom: .5rem; }
h1 { font-size: 1.375rem; margin: 0; flex: 1; } h2 { font-size: 1.125rem; margin: 0; }
article { margin-block: 1.5rem; padding: 1rem; background: #fff; border: 1px solid #d9d6cc; border-radius: .5rem; }
p { margin: .5rem 0; } .facts { color: #56605a; font-size: .9375rem; }
a { color: #1d5c46; display: inline-block; padding: .625rem 0; }
@media (prefers-color-scheme: dark) { body { color: #e8e6df; background: #171a18; } article { background: #1f2421;
  border-color: #3a423d; } .facts { color: #a9b2ac; } a { color: #8fd0b4; } }
@media print { a { display: none; } article { break-inside: avoid; border-color: #999; } }
"""
TITLE = Text("社会救助公示", "Public notices of social assistance")
NONE = Text(
    "现在没有公示。已到期的公示不再显示。", "Nothing is posted now. Notices whose days are over are not shown."
)
MORE = Text("更早张贴的", "Posted earlier")
OTHER = Text("English", "中文")
STANDS = Text("公示时间：{start}至{end}", "Posted from {start} to {end}")
LONG = Text("公示时间：{start}起", "Posted since {start}")
WHERE = Text("张贴地点：{places}", "Posted at: {places}")
CHINESE = Text("", "The wording is in Chinese, as posted.")

Language = Literal["zh", "en"]


def _in(text: Text, language: Language) -> str:
    return text.zh if language == "zh" else text.en


def render(county: str, listed: PublicNotices, language: Language) -> str:
    """The page whole, in one language."""
    title = f"{county}{TITLE.zh}" if language == "zh" else TITLE.en
    other: Language = "en" if language == "zh" else "zh"
    note = f'<p class="facts">{CHINESE.en}</p>' if language == "en" else ""
    shown = "".join(_article(one, language) for one in listed.items) or f"<p>{_in(NONE, language)}</p>"
    further = (
        f'<p><a href="/notices?county={listed.county}&amp;after={listed.next}&amp;lang={language}">'
        f"{_in(MORE, language)}</a></p>"
        if listed.next
        else ""
    )
    return (
        f'<!doctype html><html lang="{"zh-CN" if language == "zh" else "en"}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex, noarchive">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>"
        f'<header><h1>{escape(title)}</h1><a href="/notices?county={listed.county}&amp;lang={other}" '
        f'lang="{other}">{_in(OTHER, language)}</a></header>{note}<main>{shown}{further}</main></body></html>'
    )


def _article(one: PublicNotice, language: Language) -> str:
    first, last = (day_words(day) if day and language == "zh" else day for day in (one.posted_on, one.due_on))
    stands = _in(STANDS if one.due_on else LONG, language).format(start=first, end=last)
    places = ("、" if language == "zh" else ", ").join(_in(place, language) for place in one.places)
    body = "".join(f'<p lang="zh-CN">{escape(text)}</p>' for text in one.texts)
    return (
        f"<article><h2>{escape(_in(one.title, language))}</h2>"
        f'<p class="facts">{escape(one.village)} · {escape(stands)}<br>'
        f"{escape(_in(WHERE, language).format(places=places))}</p>{body}</article>"
    )
