"""Answers as tables: one for the form, one for each repeat, with columns that stay as versions follow each other.

A column keeps its heading and its place for ever; a later version only adds columns at the end and tables after the
last. A question that moves to another group keeps its column; one that is taken out leaves its column blank.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from field_forms.definition import Definition, Question
from field_forms.shown import plain_path
from field_forms.written import written_type

KEY, PARENT_KEY = "record", "parent"
"""Headings before a repeat's own columns: the row's key and the key of the row around it."""

_PARTS = ("-lat", "-lon", "-altitude", "-accuracy")
_UNASKED = frozenset(("begin_group", "begin_repeat", "note", "meta"))


class Column(msgspec.Struct, frozen=True):
    """A column. `paths` are the questions that fill it, one for each place it ever stood; `type` as written in the
    newest version (`select_one`, `integer` …); `part` is -1, or which number of a position it holds (0 = latitude).
    """

    heading: str
    type: str
    labels: dict[str, str]
    paths: tuple[str, ...]
    choices: dict[str, dict[str, str]]
    part: int = -1


class Table(msgspec.Struct, frozen=True):
    """A table: `name` is "" for the form and the repeat's name otherwise, `path` the repeat's."""

    name: str
    path: str
    columns: tuple[Column, ...]


class _Growing:
    """A table while versions are read into it."""

    def __init__(self, name: str, path: str) -> None:
        self.name = name
        self.path = path
        self.columns: list[list[Column]] = []  # the columns of one question stand together

    def find(self, question: Question, present: set[str]) -> int | None:
        """The place of the columns that hold this question: by path, else by the name of one that moved."""
        for at, held in enumerate(self.columns):
            if question.path in held[0].paths:
                return at
        for at, held in enumerate(self.columns):
            same = held[0].paths[-1].rpartition("/")[2] == question.name
            if same and not present.intersection(held[0].paths):
                return at
        return None

    def heading(self, question: Question) -> str:
        taken = {column.heading for held in self.columns for column in held}
        below = question.path.removeprefix(self.path).strip("/").split("/")
        below = below if self.path else below[1:]
        heading = question.name if question.name not in (KEY, PARENT_KEY) else "/".join(below) + "_"
        if _clashes(heading, question, taken):
            heading = "/".join(below)
        number = 1
        while _clashes(heading, question, taken):
            number += 1
            heading = f"{'/'.join(below)}_{number}"
        return heading

    def take(self, question: Question, present: set[str]) -> None:
        at = self.find(question, present)
        if at is None:
            self.columns.append(_columns(question, self.heading(question)))
            return
        held = self.columns[at]
        self.columns[at] = [_renewed(column, question) for column in held]


def _clashes(heading: str, question: Question, taken: set[str]) -> bool:
    return any(heading + part in taken for part in _parts(question))


def _parts(question: Question) -> tuple[str, ...]:
    return _PARTS if written_type(question) == "geopoint" else ("",)


def _columns(question: Question, heading: str) -> list[Column]:
    parts = _parts(question)
    return [
        Column(
            heading=heading + part,
            type=written_type(question),
            labels=question.labels,
            paths=(question.path,),
            choices={choice.value: choice.labels for choice in question.choices},
            part=at if len(parts) > 1 else -1,
        )
        for at, part in enumerate(parts)
    ]


def _renewed(column: Column, question: Question) -> Column:
    """The column with a newer version's words; its heading and the choices of old answers stay."""
    return msgspec.structs.replace(
        column,
        type=written_type(question),
        labels=question.labels or column.labels,
        paths=column.paths if question.path in column.paths else (*column.paths, question.path),
        choices=column.choices | {choice.value: choice.labels for choice in question.choices},
    )


def tables(versions: Sequence[Definition]) -> list[Table]:
    """The tables of a form, from all its versions, the oldest first. The form's own table is the first."""
    found: dict[str, _Growing] = {"": _Growing("", "")}
    names: set[str] = set()
    for definition in versions:
        repeats = [question.path for question in definition.questions if question.kind == "repeat"]
        present = {question.path for question in definition.questions}
        for question in definition.questions:
            if question.kind == "repeat" and question.path not in found:
                below = question.path.split("/")[2:]
                name = question.name if question.name not in names else "-".join(below)
                names.add(name)
                found[question.path] = _Growing(name, question.path)
            if not _fills_a_column(question):
                continue
            found[_repeat_of(question.path, repeats)].take(question, present)
    return [
        Table(table.name, table.path, tuple(column for held in table.columns for column in held))
        for table in found.values()
    ]


def _fills_a_column(question: Question) -> bool:
    """Whether a record answers it: not groups and notes, nor what OpenRosa keeps under `meta`."""
    if question.path.split("/")[2] == "meta":
        return False
    return bool(question.preload) or written_type(question) not in _UNASKED


def _repeat_of(path: str, repeats: Sequence[str]) -> str:
    """The innermost repeat around a question, "" outside of all."""
    return max((repeat for repeat in repeats if path.startswith(f"{repeat}/")), key=len, default="")


class RowWriter:
    """Spreads the answers of records over the tables."""

    def __init__(self, tables: Sequence[Table], language: str = "") -> None:
        """With a `language` (`zh`, `en`), choices are written as their labels, several joined with “; ”."""
        self.tables = tables
        self.language = language
        self._at: dict[str, tuple[int, list[tuple[int, Column]]]] = {}
        for number, table in enumerate(tables):
            for place, column in enumerate(table.columns):
                for path in column.paths:
                    self._at.setdefault(path, (number, []))[1].append((place, column))

    def headings(self, number: int) -> list[str]:
        """The headings of a table; a repeat's rows begin with their own key and that of the row around."""
        own = [column.heading for column in self.tables[number].columns]
        return [KEY, PARENT_KEY, *own] if self.tables[number].path else [KEY, *own]

    def rows(self, record: str, values: Mapping[str, str]) -> Iterator[tuple[int, list[str]]]:
        """(table number, cells) of one record: its own row first, then the rows of its repeats.

        `values` are texts by path with the numbers of rows (`/data/member[2]/age`); paths that no version knows are
        left out. The key of a repeat's row is `record/member[2]`.
        """
        rows: dict[tuple[int, str], list[str]] = {(0, record): [record, *[""] * len(self.tables[0].columns)]}
        for path, value in values.items():
            found = self._at.get(plain_path(path))
            if found is None:
                continue
            number, places = found
            table = self.tables[number]
            key, parent = _keys(record, path, table.path)
            row = rows.setdefault((number, key), [key, parent, *[""] * len(table.columns)])
            before = len(row) - len(table.columns)
            for place, column in places:
                row[before + place] = self._cell(column, value)
        for (number, _), row in sorted(rows.items(), key=lambda one: one[0][0]):
            yield number, row

    def _cell(self, column: Column, value: str) -> str:
        if column.part >= 0:
            parts = value.split()
            return parts[column.part] if column.part < len(parts) else ""
        if not self.language or not column.choices:
            return value
        chosen = value.split() if column.type in ("select_multiple", "rank") else [value]
        return "; ".join(_label(column.choices.get(one, {}), self.language) or one for one in chosen)


def _label(labels: Mapping[str, str], language: str) -> str:
    return labels.get(language) or next(iter(labels.values()), "")


def _keys(record: str, path: str, repeat: str) -> tuple[str, str]:
    """The key of the row that a path stands in, and of the row around it."""
    if not repeat:
        return record, ""
    steps = path.split("/")[2 : repeat.count("/") + 1]
    around = max((at for at, step in enumerate(steps[:-1], 1) if step.endswith("]")), default=0)
    return "/".join((record, *steps)), "/".join((record, *steps[:around]))
