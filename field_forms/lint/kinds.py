"""Every kind of finding as data (kinds.toml): severity, what is wrong, why, and what to do, in both languages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

import msgspec

_PLACE = re.compile(r"\$\{\{(\w+)\}\}|(?<!\$)\{(\w+)\}")


class Kind(msgspec.Struct, frozen=True):
    """One kind. In its texts the rule fills in `{names}`; `${{name}}` becomes a reference, `${name}` stays."""

    severity: str
    zh: str
    en: str
    why_zh: str = ""
    why_en: str = ""
    remedy_zh: str = ""
    remedy_en: str = ""


class Area(msgspec.Struct, frozen=True):
    """Kinds that belong together, by name."""

    title_zh: str
    title_en: str
    kinds: dict[str, Kind]


@cache
def areas() -> dict[str, Area]:
    """All kinds by area, in the order of the reference page."""
    text = resources.files("field_forms.lint").joinpath("kinds.toml").read_text(encoding="utf8")
    return msgspec.convert(tomllib.loads(text), dict[str, Area])


@cache
def kinds() -> dict[str, Kind]:
    """All kinds by name."""
    return {name: kind for area in areas().values() for name, kind in area.kinds.items()}


def _filled(text: str, values: Mapping[str, object]) -> str:
    return _PLACE.sub(lambda match: _one(match, values), text)


def _one(match: re.Match[str], values: Mapping[str, object]) -> str:
    quoted, plain = match.group(1), match.group(2)
    value = str(values.get(quoted or plain, ""))
    return f"${{{value}}}" if quoted else value


def sentences(kind: str, values: Mapping[str, object]) -> tuple[str, str]:
    """What is wrong, in Chinese and English."""
    found = kinds()[kind]
    return _filled(found.zh, values), _filled(found.en, values)


def remedies(kind: str, values: Mapping[str, object]) -> tuple[str, str]:
    """What to do, in Chinese and English."""
    found = kinds()[kind]
    return _filled(found.remedy_zh, values), _filled(found.remedy_en, values)
