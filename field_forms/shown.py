"""Texts as they were shown over one record: `${name}` in a label, hint, message or choice stands for an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from operator import itemgetter
from typing import Any

from field_forms.definition import Definition, Question
from field_forms.texts import PLAIN

BLANK = "—"
"""What a reference without an answer reads; the phone leaves a gap there, which nobody can read afterwards."""
_REFERENCE = re.compile(r"\$\{([^{}]*)\}")
_ROW = re.compile(r"\[\d+\]")
_STEP = re.compile(r"([^\[\]/]+)(\[\d+\])?")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_JOINED = {"zh": "、"}


class Shown:
    """The texts of a form over the answers of one record, which are by path and as they may be read.

    What is put into a text is what `answers` holds: a number that is masked there is masked in the text too.
    """

    def __init__(self, definition: Definition, answers: Mapping[str, Any]) -> None:
        self._definition = definition
        self._answers = answers

    def texts(self, texts: Mapping[str, str], path: str) -> dict[str, str]:
        """Texts by language code, as shown at `path`, where rows of repeats carry their number."""
        return {language: self.text(text, path, language) for language, text in texts.items()}

    def text(self, text: str, path: str, language: str) -> str:
        """One text in its language."""
        if "${" not in text:
            return text
        return _REFERENCE.sub(lambda found: self._word(found[1].strip(), path, language), text)

    def _word(self, name: str, path: str, language: str) -> str:
        """The answer that a name means at `path`; the nearest, where several questions have the name."""
        named = self._named.get(name)
        if named is None:
            return BLANK
        _, question, at = max((self._at(one, path) for one in named), key=itemgetter(0))
        value = self._answers.get(at)
        return BLANK if value in (None, "") else _answer(question, str(value), language)

    @cached_property
    def _named(self) -> dict[str, list[Question]]:
        found: dict[str, list[Question]] = {}
        for question in self._definition.questions:
            found.setdefault(question.name, []).append(question)
        return found

    @cached_property
    def _repeats(self) -> set[str]:
        return {question.path for question in self._definition.questions if question.kind == "repeat"}

    def _at(self, question: Question, path: str) -> tuple[int, Question, str]:
        """How many steps a question shares with `path`, and its own path: in the same rows, else in the first."""
        here = dict(_steps(path))
        at, steps, shared = "", question.path.strip("/").split("/"), 0
        for number in range(1, len(steps) + 1):
            below = "/" + "/".join(steps[:number])
            shared += below in here
            at += "/" + steps[number - 1] + (here.get(below) or ("[1]" if below in self._repeats else ""))
        return shared, question, at


def plain_path(path: str) -> str:
    """The path of the question, whichever row it stands in."""
    return _ROW.sub("", path)


def _steps(path: str) -> Iterator[tuple[str, str]]:
    """Each step from the root as its plain path, with the number of its row or ""."""
    below = ""
    for name, row in _STEP.findall(path):
        below += f"/{name}"
        yield below, row


def _answer(question: Question, value: str, language: str) -> str:
    """An answer within a text: the label of a choice, a day as it is said, else as it was given."""
    if question.choices:
        labels = {choice.value: choice.labels for choice in question.choices}
        chosen = value.split(" ") if question.many else [value]
        return _JOINED.get(language, ", ").join(_label(labels.get(one, {}), language) or one for one in chosen)
    day = _DAY.fullmatch(value) if question.type == "date" else None
    if day is not None and language == "zh":
        return f"{int(day[1])}年{int(day[2])}月{int(day[3])}日"
    return value


def _label(labels: Mapping[str, str], language: str) -> str:
    """The label of a choice; one that has an answer in itself is left to its value, so that none holds itself."""
    label = labels.get(language) or labels.get(PLAIN) or ""
    return "" if "${" in label else label
