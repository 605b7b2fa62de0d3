"""Answers as given, made into one list: where each belongs, and its text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

import msgspec

from field_forms.result import Problem, problem
from field_forms.xpath.values import text_from_number

if TYPE_CHECKING:
    from field_forms.form import Form

Steps = list[tuple[str, int]]
_STEP = re.compile(r"([^\[\]/]+)(?:\[(\d+)\])?")


class Entry(msgspec.Struct, frozen=True):
    """An answer to put in, or a wish for a row (`rows`, its number) of the repeat at `steps`."""

    steps: Steps
    path: str
    text: str
    rows: int | None = None


def read_entries(form: Form, answers: Mapping[str, Any]) -> tuple[list[Entry], list[Problem]]:
    """Answers in their order, and those that fit no question of the form."""
    flat: list[tuple[str, object]] = []
    for key, value in answers.items():
        path = key.strip()
        _flatten(value, path if path.startswith("/") else f"/{path}", flat)
    entries: list[Entry] = []
    unknown: list[Problem] = []
    for path, value in flat:
        steps = _steps(form, path)
        slot = form.by_names.get(tuple(name for name, _ in steps))
        if slot is not None and slot.kind == "repeat":
            wanted = _row_wanted(path, value)
            if wanted is not None:
                entries.append(Entry([*steps[:-1], (steps[-1][0], wanted)], path, "", wanted))
                continue
        elif slot is not None and slot.kind == "leaf":
            entries.append(Entry(steps, path, answer_text(value)))
            continue
        unknown.append(problem(path, "unknown_node", f"表单里没有问题 {path}", f"the form has no question {path}"))
    return entries, unknown


def _row_wanted(path: str, value: object) -> int | None:
    """The last row that must be there; None for what is no number of rows."""
    if value == {}:
        return _number(path)
    text = answer_text(value)
    if text == "" or text == "0":
        return 0
    return int(text) if text.isdigit() and not path.endswith("]") else None


def _number(path: str) -> int:
    match = list(_STEP.finditer(path))[-1]
    return int(match.group(2) or 1)


def _flatten(value: object, path: str, flat: list[tuple[str, object]]) -> None:
    if isinstance(value, Mapping):
        questions = cast("Mapping[str, object]", value)
        if not questions:
            flat.append((path, questions))
        for key, inner in questions.items():
            _flatten(inner, key if key.startswith("/") else f"{path}/{key}", flat)
    elif _is_rows(value):
        for number, inner in enumerate(cast("Sequence[object]", value), 1):
            if inner:
                flat.append((f"{path}[{number}]", {}))
            _flatten(inner, f"{path}[{number}]", flat)
    else:
        flat.append((path, value))


def _is_rows(value: object) -> bool:
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and any(isinstance(item, Mapping) for item in cast("Sequence[object]", value))
    )


def _steps(form: Form, path: str) -> Steps:
    """Steps from the root; a path that begins below the root is taken from there, else as the end of the only path
    that ends so."""
    steps = [(match.group(1).strip().rpartition(":")[2], int(match.group(2) or 1)) for match in _STEP.finditer(path)]
    if not steps or steps[0][0] == form.root.name:
        return steps
    below = [(form.root.name, 1), *steps]
    ending = tuple(name for name, _ in steps)
    if (form.root.name, *ending) in form.by_names:
        return below
    meant = [names for names in form.by_names if names[-len(ending) :] == ending]
    return [*((name, 1) for name in meant[0][: -len(ending)]), *steps] if len(meant) == 1 else below


def answer_text(value: object) -> str:
    """An answer from JSON as text: `true`, `3`, `a b`, blank for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return text_from_number(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return " ".join(answer_text(item) for item in cast("Sequence[object]", value))
    return str(cast("object", value))
