"""Patterns whose repetitions could try for ever, matched in time that grows with the text alone.

Python's matcher, like the phone's, goes back and tries again: `^(\\d+-?)+$` on forty digits and a sign never ends.
Here all ways are followed at once (a Thompson automaton with its steps remembered).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

MAX_STATES = 2_000
MAX_REMEMBERED = 1_000
_TOKEN = re.compile(
    r"(?P<never>\(\?!\))|(?P<open>\((?:\?:|\?P<\w+>)?(?!\?))|(?P<close>\))|(?P<or>\|)|(?P<start>\^)|(?P<end>\\Z)"
    r"|(?P<repeat>[*+?]|\{\d+(?:,\d*)?\})|(?P<foreign>\(\?|\\[bB1-9])"
    r"|(?P<one>\[\^?(?:\\.|[^\]\\])*\]|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\.|.)",
    re.DOTALL,
)
_VARIABLE = re.compile(r"[*+]|\{\d+,\d*\}")


class TooHard(Exception):
    """The pattern looks around, looks back, or is too large."""


class _State(msgspec.Struct):
    """`kind`: `one` character, a `split` of ways, the `start` or the `end` of the text, or `accept`."""

    kind: str
    one: re.Pattern[str] | None = None
    ways: list[int] = msgspec.field(default_factory=list[int])


class _Token(msgspec.Struct, frozen=True):
    kind: str
    text: str


class Part(msgspec.Struct, frozen=True):
    """A part of a pattern: `one`, `start`, `end`, `never`, `row`, `or`; or `repeat` from least to most (-1: any)."""

    kind: str
    source: str = ""
    parts: tuple[Part, ...] = ()
    least: int = 1
    most: int = 1


def risky(source: str) -> bool:
    """Whether a pattern repeats in more than one place, or repeats a group."""
    repeats = [match for match in _TOKEN.finditer(source) if match["repeat"] is not None]
    variable = [match for match in repeats if _VARIABLE.fullmatch(match.group())]
    groups = [
        match for match in repeats if match.start() and source[match.start() - 1] == ")" and match.group() != "?"
    ]
    return len(variable) > 1 or bool(groups)


class _Parser:
    def __init__(self, source: str) -> None:
        self.tokens = [_Token(match.lastgroup or "", match.group()) for match in _TOKEN.finditer(source)]
        self.at = 0

    def peek(self) -> str:
        return self.tokens[self.at].kind if self.at < len(self.tokens) else ""

    def ways(self) -> Part:
        rows = [self.row()]
        while self.peek() == "or":
            self.at += 1
            rows.append(self.row())
        return Part("or", parts=tuple(rows))

    def row(self) -> Part:
        parts: list[Part] = []
        while self.peek() not in ("", "or", "close"):
            parts.append(self.repeated())
        return Part("row", parts=tuple(parts))

    def repeated(self) -> Part:
        token = self.tokens[self.at]
        self.at += 1
        if token.kind == "open":
            part = self.ways()
            self.at += 1
        elif token.kind in ("foreign", "repeat"):
            raise TooHard
        else:
            part = Part(token.kind, token.text)
        if self.peek() == "repeat":
            least, most = _times(self.tokens[self.at].text)
            self.at += 1
            if self.peek() == "repeat" and self.tokens[self.at].text == "?":
                self.at += 1
            part = Part("repeat", "", (part,), least, most)
        return part


def _times(sign: str) -> tuple[int, int]:
    if sign in ("*", "+", "?"):
        return (1 if sign == "+" else 0), (1 if sign == "?" else -1)
    least, comma, most = sign[1:-1].partition(",")
    return int(least), int(most) if most else -1 if comma else int(least)


class Automaton:
    """Searches texts for a pattern in Python's terms, without going back. Raises TooHard for what it cannot do."""

    def __init__(self, source: str) -> None:
        self.states: list[_State] = [_State("accept")]
        self.steps: dict[tuple[frozenset[int], str], frozenset[int]] = {}
        first = self._build(_Parser(source).ways(), 0)
        self.begin = self._closure([first], {"start"})
        self.inside = self._closure([first], set())

    def search(self, text: str) -> bool:
        """Whether the pattern is anywhere in the text."""
        states = self.begin
        for character in text:
            if 0 in states:
                return True
            following = self.steps.get((states, character))
            if following is None:
                following = self._step(states, character)
            states = following
        edges = {"start", "end"} if not text else {"end"}
        return 0 in states or 0 in self._closure(states, edges)

    def _step(self, states: frozenset[int], character: str) -> frozenset[int]:
        reached: list[int] = []
        for number in states:
            state = self.states[number]
            if state.one is not None and state.one.match(character):
                reached.extend(state.ways)
        following = self._closure(reached, set()) | self.inside
        if len(self.steps) >= MAX_REMEMBERED:
            self.steps.clear()
        self.steps[(states, character)] = following
        return following

    def _closure(self, numbers: Iterable[int], edges: set[str]) -> frozenset[int]:
        """The states reached without a character, where the text's `edges` are here."""
        found: set[int] = set()
        pending = list(numbers)
        while pending:
            number = pending.pop()
            if number not in found:
                found.add(number)
                state = self.states[number]
                if state.kind == "split" or state.kind in edges:
                    pending.extend(state.ways)
        return frozenset(found)

    def _new(self, state: _State) -> int:
        if len(self.states) >= MAX_STATES:
            raise TooHard
        self.states.append(state)
        return len(self.states) - 1

    def _build(self, tree: Part, after: int) -> int:
        """The state that begins a part whose end is the state `after`."""
        if tree.kind == "one":
            return self._new(_State("one", re.compile(tree.source, re.ASCII | re.DOTALL), [after]))
        if tree.kind == "or":
            return self._new(_State("split", ways=[self._build(part, after) for part in tree.parts]))
        if tree.kind == "repeat":
            return self._repeat(tree.parts[0], after, tree.least, tree.most)
        if tree.kind == "row":
            for part in reversed(tree.parts):
                after = self._build(part, after)
            return after
        return self._new(_State(tree.kind, ways=[] if tree.kind == "never" else [after]))

    def _repeat(self, part: Part, after: int, least: int, most: int) -> int:
        if most < 0:
            loop = self._new(_State("split"))
            self.states[loop].ways = [self._build(part, loop), after]
            at = loop
        else:
            at = after
            for _ in range(most - least):
                at = self._new(_State("split", ways=[self._build(part, at), after]))
        for _ in range(least):
            at = self._build(part, at)
        return at
