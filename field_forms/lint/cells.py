"""Which cells hold expressions, and how `${…}` in a cell becomes something that can be parsed."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from field_forms.errors import ExpressionError, FormError
from field_forms.lint.finding import Findings, Place, likely
from field_forms.lint.outline import Outline, Question
from field_forms.xform import path_text
from field_forms.xpath.lexer import FULL_WIDTH
from field_forms.xpath.parser import parse
from field_forms.xpath.scope import Names
from field_forms.xpath.syntax import Expression

COLUMNS = ("relevant", "constraint", "calculation", "required", "readonly", "choice_filter", "repeat_count")
"""Survey columns that hold an expression whenever they are filled."""

_REFERENCE = re.compile(r"\$\{\s*(last-saved#)?([^{}]*?)\s*\}")
_SIDE_BY_SIDE = re.compile(r"\$\{[^{}]*\}\s*\$\{|\$\{[^{}]*\}\s*['\"]\s*|['\"]\s*\$\{")
_TEXT = re.compile(r"\"[^\"]*\"|'[^']*'")
_OPEN = re.compile(r"\$\s*\{")
_DYNAMIC = re.compile(r"\$\{|[A-Za-z]\(|^\s*-?\d+(\.\d+)?\s+[-+*]\s+\d|[\w)]\s+(?:div|mod)\s+[\w(]")
CURLY = str.maketrans({"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'"})
ALWAYS_KNOWN = ("instanceID", "instanceName")


class Parsed(msgspec.Struct, frozen=True):
    """A cell's expression: with its paths written out, and as a tree."""

    text: str
    tree: Expression


def is_dynamic(default: str) -> bool:
    """Whether a default is an expression and not a plain value."""
    return bool(_DYNAMIC.search(default))


def parse_cell(text: str, place: Place, outline: Outline, findings: Findings) -> Parsed | None:
    """Parse one cell; None when it cannot be, which has been reported."""
    if not check_punctuation(text, place, findings):
        return None
    plain = text.translate(CURLY)
    if _SIDE_BY_SIDE.search(_TEXT.sub("''", plain)):
        findings.add("missing_operator", place)
        return None
    written = substitute(plain, place, outline, findings)
    if written is None:
        return None
    try:
        return Parsed(written, parse(written))
    except ExpressionError as error:
        report_syntax(plain, error, place, findings)
        return None


def check_punctuation(text: str, place: Place, findings: Findings) -> bool:
    """Full-width punctuation outside of texts and references. Curly quotes count as straight, with a warning."""
    inside = ""
    for at, character in enumerate(text):
        straight = character.translate(CURLY)
        if inside:
            inside = "" if straight == inside or (inside == "}" and character == "}") else inside
        elif straight in "'\"":
            inside = straight
            if straight != character:
                findings.add("curly_quote", place, at=at + 1, character=character, wanted=straight)
        elif character == "{" and at and text[at - 1] == "$":
            inside = "}"
        elif character in FULL_WIDTH:
            wanted = FULL_WIDTH[character]
            findings.add("full_width", place, at=at + 1, character=character, wanted=wanted)
            return False
    return True


def substitute(text: str, place: Place, outline: Outline, findings: Findings) -> str | None:
    """`${name}` as the path of its question; None when a name is not known or stands for several questions."""
    good = True

    def path(match: re.Match[str]) -> str:
        nonlocal good
        found = named(match.group(2), place, outline, findings)
        good = good and found is not None
        if match.group(1):
            return f"instance('__last-saved'){path_text(found or ())}"
        return f" {path_text(found or ('x',))} "

    result = _REFERENCE.sub(path, text)
    if good and _OPEN.search(result):
        findings.add("reference", place)
        return None
    return result if good else None


def named(name: str, place: Place, outline: Outline, findings: Findings) -> Names | None:
    """The path of the one question of a name, reporting where there is none or more."""
    found = outline.named.get(name, [])
    if len(found) > 1:
        rows = ", ".join(str(one.row.number) for one in found)
        findings.add("ambiguous", place, name=name, rows=rows)
        return None
    if found:
        return found[0].path
    if name in ALWAYS_KNOWN:
        return (outline.root, "meta", name)
    unknown(name, place, outline, findings)
    return None


def unknown(name: str, place: Place, outline: Outline, findings: Findings) -> None:
    """Report a name that no question has, with the likely one."""
    if not name.strip():
        findings.add("reference", place)
        return
    near = likely(name, outline.named)
    findings.add("unknown_question", place, near=near, instead=f"${{{near}}}", name=name)


def references(text: str) -> list[str]:
    """The names in `${…}` of a text."""
    return [match.group(2) for match in _REFERENCE.finditer(text)]


def check_references(text: str, place: Place, outline: Outline, findings: Findings) -> list[Question]:
    """`${…}` in a label, hint or message: gives the questions it shows."""
    if "$" not in text:
        return []
    rest = _REFERENCE.sub("", text)
    if _OPEN.search(rest):
        findings.add("reference", place)
    names = [name for name in dict.fromkeys(references(text)) if named(name, place, outline, findings) is not None]
    return [outline.named[name][0] for name in names if name in outline.named]


def report_syntax(text: str, error: ExpressionError, place: Place, findings: Findings) -> None:
    """A fault of grammar, counted in the author's own characters and not in those of the paths put in."""
    names: dict[str, str] = {}

    def stand_in(match: re.Match[str]) -> str:
        held = "n" + "_" * (len(match.group()) - 2) + chr(97 + len(names) % 26)
        names[held] = match.group()
        return held

    held = _REFERENCE.sub(stand_in, text)
    try:
        parse(held)
    except ExpressionError as found:
        error = found
    else:
        error = _without_numbers(error)
    _report(error, place, names, findings)


def _without_numbers(error: ExpressionError) -> ExpressionError:
    zh = re.sub(r"第 \d+ 个字符处?", "这里", error.zh)
    en = re.sub(r" at character \d+", "", error.en)
    return ExpressionError(error.kind, zh, en)


def _report(error: ExpressionError, place: Place, names: Mapping[str, str], findings: Findings) -> None:
    zh, en = error.zh, error.en
    for held, written in names.items():
        zh, en = zh.replace(held, written), en.replace(held, written)
    findings.said(kind_of(error), place, zh, en)


def report_meaning(error: ExpressionError, place: Place, findings: Findings) -> None:
    """A fault of a function: unknown, or with the wrong arguments."""
    findings.said(kind_of(error), place, error.zh, error.en)


def kind_of(error: FormError) -> str:
    """The kind of finding for an error; a wrong kind of argument is told apart from a wrong type of question."""
    return "function_type" if error.kind == "type" else error.kind
