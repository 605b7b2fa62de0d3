"""Headings as the converter understands them: other names of a column, languages, `bind::` and the like."""

from __future__ import annotations

import msgspec

OLD_ID = "id_string"
CHOICE_SHEETS = ("choices", "external_choices", "osm")
_OTHER_NAMES = {
    "relevance": "relevant", "calculate": "calculation", "read_only": "readonly", "count": "repeat_count",
    "jr:count": "repeat_count", "caption": "label", "command": "type", "tag": "name", "value": "name",
    "constraining_message": "constraint_message", "requiredmsg": "required_message", "set_form_id": "form_id",
    "id_string": "form_id", "set_form_title": "form_title", "title": "form_title", "list_name": "list_name",
    "dataset": "list_name", "noapperrorstring": "no_app_error_string",
}  # fmt: skip
_CHOICE_NAMES = {"value": "name", "caption": "label", "list_name": "list_name"}
_BOUND = {
    "relevant": "relevant", "required": "required", "readonly": "readonly", "constraint": "constraint",
    "calculate": "calculation", "jr:constraintmsg": "constraint_message", "jr:requiredmsg": "required_message",
    "entities:saveto": "save_to",
}  # fmt: skip
_SHOWN = {"appearance": "appearance", "jr:count": "repeat_count", "rows": "rows", "autoplay": "autoplay"}
_MEDIA = ("image", "audio", "video", "big-image")


class Heading(msgspec.Struct, frozen=True):
    """A heading as written, and what it means: a column and perhaps a language."""

    written: str
    at: int
    column: str
    language: str

    @property
    def key(self) -> str:
        """`label::中文 (zh)`, or the column alone."""
        return f"{self.column}::{self.language}" if self.language else self.column


def read_heading(written: str, at: int, double_colon: bool, *, choices: bool) -> Heading:
    """Understand a heading. A single colon parts only where no heading of the sheet has a double one."""
    if double_colon or "::" in written:
        parts = [part.strip() for part in written.split("::")]
    else:
        parts = [part.strip() for part in written.split(":")]
        if "jr" in parts[:-1]:
            index = parts.index("jr")
            parts[index : index + 2] = [f"jr:{parts[index + 1]}"]
    first = "_".join(parts[0].split()).lower()
    if choices:
        column = _CHOICE_NAMES.get(first, first)
        if first == "media" and len(parts) > 1:
            return Heading(written, at, parts[1].lower(), "::".join(parts[2:]))
        known = column in ("list_name", "name", "label", *_MEDIA)
        return Heading(written, at, column if known else written, "::".join(parts[1:]) if known else "")
    if first in ("bind", "body", "control", "media", "instance") and len(parts) > 1:
        return _grouped(written, at, first, parts)
    return Heading(written, at, _OTHER_NAMES.get(first, first), "::".join(parts[1:]))


def _grouped(written: str, at: int, first: str, parts: list[str]) -> Heading:
    second, rest = parts[1], "::".join(parts[2:])
    if first == "media":
        return Heading(written, at, second.lower(), rest)
    if first == "bind":
        return Heading(written, at, _BOUND.get(second.lower(), f"bind::{second}"), rest)
    if first in ("body", "control"):
        return Heading(written, at, _SHOWN.get(second, f"body::{second}"), rest)
    return Heading(written, at, f"instance::{second}", rest)
