"""A paper as PDF, set by typst inside the process with fonts out of a package: the same on every machine."""

from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
import pylopdf_fonts_zh_cn as fonts
import typst

from server.papers.records import Content


@cache
def _template() -> bytes:
    return files("server.papers").joinpath("paper.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts.serif_path().parent]
    )


def _plain(content: Content) -> str:
    blocks = [
        {"kind": b.kind, "text": b.text, "rows": b.rows, "items": b.items, "count": b.count} for b in content.blocks
    ]
    whole = {
        "title": content.title,
        "made_on": content.made_on,
        "number": content.number,
        "letter": content.letter,
        "foot": content.foot,
    }
    return msgspec.json.encode(whole | {"blocks": blocks}).decode()


def pdf(content: Content) -> bytes:
    """PDF/A-2b; the same content gives the same bytes."""
    return typst.compile(
        _template(), format="pdf", font_paths=_fonts(), sys_inputs={"paper": _plain(content)}, pdf_standards=["a-2b"]
    )


def pictures(content: Content, ppi: float = 80) -> list[bytes]:
    """Each page as PNG, for looking at."""
    inputs = {"paper": _plain(content)}
    made: Any = typst.compile(_template(), format="png", ppi=ppi, font_paths=_fonts(), sys_inputs=inputs)
    return [made] if isinstance(made, bytes) else list(made)
