"""A paper as PDF, set by typst inside the process with fonts out of a package: the same on every machine."""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import pylopdf_fonts_zh_cn as fonts
import typst

from server.papers.records import Content


@cache
def _template() -> bytes:
    return _read("blocks.typ") + _read("paper.typ")


def _read(name: str) -> bytes:
    return files("server.papers").joinpath(name).read_bytes()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts.serif_path().parent]
    )


def plain(content: Content) -> dict[str, Any]:
    """A paper as the template reads it: every field there, empty or not."""
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
    return whole | {"blocks": blocks}


def _told(content: Content) -> dict[str, str]:
    return {"paper": msgspec.json.encode(plain(content)).decode()}


def pdf(content: Content) -> bytes:
    """PDF/A-2b; the same content gives the same bytes."""
    return typst.compile(
        _template(), format="pdf", font_paths=_fonts(), sys_inputs=_told(content), pdf_standards=["a-2b"]
    )


def volume(folder: Path, whole: dict[str, Any]) -> bytes:
    """Many papers and photos as one PDF/A-2b; the photos lie in `folder` under the names that `whole` gives."""
    template = folder / "volume.typ"
    template.write_bytes(_read("blocks.typ") + _read("volume.typ"))
    told = {"paper": msgspec.json.encode(whole).decode()}
    return typst.compile(template, format="pdf", font_paths=_fonts(), sys_inputs=told, pdf_standards=["a-2b"])


def pictures(content: Content, ppi: float = 80) -> list[bytes]:
    """Each page as PNG, for looking at."""
    made: Any = typst.compile(_template(), format="png", ppi=ppi, font_paths=_fonts(), sys_inputs=_told(content))
    return [made] if isinstance(made, bytes) else list(made)
