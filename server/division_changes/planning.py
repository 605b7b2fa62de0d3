"""What a list of changes comes to, division by division. Pure: the tree and the lines go in, a plan comes out.

Days are taken in order; within a day what is above goes before what is below. What a list does not name follows its
parent: a village's grids get the village's new code before their own three digits, or the next free ones.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby

from server import regions
from server.division_changes.records import (
    ChangeLine,
    DeedKind,
    DivisionDeed,
    DivisionFinding,
    DivisionPart,
    FindingKind,
    Made,
    Plan,
    Standing,
)

LEVEL = {6: "county", 9: "town", 12: "village", 15: "grid"}
MOVES = frozenset({"recode", "transfer", "merge", "split", "close"})
# What makes codes goes before what needs them.
ORDER = ("rename", "new", "recode", "transfer", "split", "merge", "close")
Locate = Callable[[str, Sequence[str]], str | None]
"""In which of these outlines the middle of a division lies; None when in none of them."""


def parent_of(code: str) -> str:
    """The code above; "" above a county."""
    above = regions.lineage(code)[:-1]
    return above[-1] if above else ""


def plan(
    standing: Iterable[Standing],
    lines: Sequence[ChangeLine],
    today: date,
    locate: Locate,
    foreseen: Sequence[ChangeLine] = (),
) -> Plan:
    """What the lines come to; findings that stand in the way come with whatever could be planned beside them.

    foreseen: lines of changes that are not made yet and will be before; of them only the codes count.
    """
    made = _Planner(standing, locate)
    for on, of_day in groupby(sorted(foreseen, key=lambda one: (one.on, one.row)), key=lambda one: one.on):
        made.day(on, list(of_day))
    made.forget_how()
    for on, of_day in groupby(sorted(lines, key=lambda one: (one.on, one.row)), key=lambda one: one.on):
        batch = list(of_day)
        if on > today:
            for one in batch:
                made.say(one.row, "not_yet", one.old_code or one.new_code, on.isoformat())
            continue
        made.day(on, batch)
    return made.result()


class _Node:
    """A division while the plan is made."""

    def __init__(self, code: str, name: str, valid_from: date, origins: tuple[str, ...] = ()) -> None:
        self.code = code
        self.name = name
        self.valid_from = valid_from
        self.valid_to: date | None = None
        self.origins = list(origins)


class _Planner:
    def __init__(self, standing: Iterable[Standing], locate: Locate) -> None:
        self.locate = locate
        self.used: set[str] = set()
        self.here: dict[str, _Node] = {}
        self.below: dict[str, set[str]] = {}
        self.made: dict[str, _Node] = {}
        self.ended: dict[str, date] = {}
        self.renamed: dict[str, str] = {}
        self.joined: dict[str, list[str]] = {}
        self.deeds: list[DivisionDeed] = []
        self.findings: list[DivisionFinding] = []
        self.moved: set[str] = set()  # the day's lines that take a division somewhere
        for one in standing:
            if one.used:
                self.used.add(one.code)
            if one.valid_to is None:
                self._enter(_Node(one.code, one.name, one.valid_from))

    def say(self, row: int, kind: FindingKind, code: str, detail: str = "") -> None:
        self.findings.append(DivisionFinding(row=row, kind=kind, code=code, detail=detail))

    def result(self) -> Plan:
        made = [
            Made(
                code=one.code, name=one.name, level=LEVEL[len(one.code)], valid_from=one.valid_from,  # pyright: ignore[reportArgumentType] - by its length
                valid_to=one.valid_to, origins=tuple(dict.fromkeys(one.origins)),
            )
            for one in self.made.values()
        ]  # fmt: skip
        return Plan(
            deeds=self.deeds, made=sorted(made, key=lambda one: one.code), ended=self.ended, renamed=self.renamed,
            joined=self.joined, findings=self.findings,
        )  # fmt: skip

    def forget_how(self) -> None:
        """Keep what there is so far, not how it came about."""
        self.deeds.clear()
        self.findings.clear()

    def day(self, on: date, lines: Sequence[ChangeLine]) -> None:
        """All changes of one day."""
        good = [one for one in lines if self._proper(one)]
        self.moved = {one.old_code for one in good if one.kind in MOVES}
        first: dict[str, ChangeLine] = {}
        for one in [one for one in good if one.kind in MOVES]:
            earlier = first.setdefault(one.old_code, one)
            if earlier is not one and {earlier.kind, one.kind} != {"split"}:
                self.say(one.row, "twice", one.old_code)
                good = [kept for kept in good if kept is not one]

        def order(one: ChangeLine) -> tuple[bool, int, int, int]:
            """Names first, while the codes are still those of the list."""
            return one.kind != "rename", len(one.old_code or one.new_code), ORDER.index(one.kind), one.row

        for (kind, old), same in groupby(sorted(good, key=order), key=lambda one: (one.kind, one.old_code)):
            self._do(on, kind, old, list(same))
        for code in [one for one in self.here if parent_of(one) and parent_of(one) not in self.here]:
            self.say(0, "left_behind", code, self.here[code].name)

    def _proper(self, one: ChangeLine) -> bool:
        """Whether the line can be read at all: codes of this county, of the right length, in force."""
        for code in filter(None, (one.old_code, one.new_code)):
            if len(code) not in LEVEL or not code.isascii() or not code.isdigit():
                self.say(one.row, "bad_code", code)
                return False
            if len(code) == min(LEVEL):
                self.say(one.row, "county_code", code)
                return False
        needs_old, needs_new = one.kind != "new", one.kind not in ("rename", "close")
        if (needs_old and not one.old_code) or (needs_new and not one.new_code):
            self.say(one.row, "bad_code", one.old_code or one.new_code)
            return False
        if needs_old and needs_new and len(one.old_code) != len(one.new_code):
            self.say(one.row, "wrong_level", one.new_code)
            return False
        if one.kind in ("rename", "new") and not one.new_name:
            self.say(one.row, "no_name", one.old_code or one.new_code)
            return False
        return True

    def _do(self, on: date, kind: str, old: str, lines: Sequence[ChangeLine]) -> None:
        for one in lines if kind == "new" else ():
            if self._may_begin(one, one.new_code):
                self._make(one.new_code, one.new_name, on)
                self._note(one.row, "new", on, "", "", (one.new_code,), one.new_name)
        if kind == "new":
            return
        row, node = lines[0].row, self.here.get(old)
        if node is None:
            self.say(row, "unknown_code", old)
        elif node.valid_from >= on:
            self.say(row, "before_it_began", old, node.valid_from.isoformat())
        elif kind == "split":
            self._split(on, node, lines)
        elif kind == "close":
            self._end(node, on)
            self._note(row, "close", on, old, node.name, ())
        else:
            self._one_line(on, node, lines[0])

    def _one_line(self, on: date, node: _Node, one: ChangeLine) -> None:
        old = node.code
        if one.kind == "rename":
            self._note(one.row, "rename", on, old, node.name, (old,), one.new_name)
            node.name = one.new_name
            if old not in self.made:
                self.renamed[old] = one.new_name
        elif one.new_code == old:
            self.say(one.row, "same_code", old)
        elif one.kind == "merge" and one.new_code in self.here:
            self._join(one.row, "merge", on, node, self.here[one.new_code])
        elif self._may_begin(one, one.new_code):
            self._move(one.row, one.kind, on, node, one.new_code, one.new_name or node.name)

    def _may_begin(self, one: ChangeLine, code: str) -> bool:
        """Whether a code may come about: never used before, below something that is in force."""
        if code in self.used:
            self.say(one.row, "code_taken", code)
        elif parent_of(code) not in self.here:
            self.say(one.row, "no_parent", code)
        else:
            return True
        return False

    def _move(self, row: int, kind: DeedKind, on: date, node: _Node, code: str, name: str) -> None:
        """One division with all below it under another code."""
        self._make(code, name, on, node.code)
        self._end(node, on)
        self._note(row, kind, on, node.code, node.name, (code,), name)
        self._follow(on, node.code, code)

    def _join(self, row: int, kind: DeedKind, on: date, node: _Node, into: _Node) -> None:
        """One division becomes part of another; what is below it is numbered there."""
        self._end(node, on)
        if into.code in self.made:
            into.origins.append(node.code)
        else:
            self.joined.setdefault(into.code, []).append(node.code)
        self._note(row, kind, on, node.code, node.name, (into.code,), into.name)
        self._follow(on, node.code, into.code)

    def _follow(self, on: date, old: str, new: str) -> None:
        for child in sorted(self.below.get(old, ())):
            if child in self.moved:
                continue
            code = self._free(new, child[len(old) :])
            if code is not None:
                self._move(0, "follow", on, self.here[child], code, self.here[child].name)

    def _split(self, on: date, node: _Node, lines: Sequence[ChangeLine]) -> None:
        """One division becomes several, of which one may keep the code."""
        parts = list(dict.fromkeys(one.new_code for one in lines))
        if len(parts) < 2:
            self.say(lines[0].row, "one_part", node.code)
            return
        for one in lines:
            if one.new_code in self.here:
                continue
            if not self._may_begin(one, one.new_code):
                return
            self._make(one.new_code, one.new_name or node.name, on, node.code)
        if node.code not in parts:
            self._end(node, on)
        choices = tuple(DivisionPart(code, code) for code in parts)
        self.deeds.append(
            DivisionDeed(
                row=lines[0].row, kind="split", on=on, old_code=node.code, old_name=node.name, choices=choices
            )
        )
        for child in sorted(self.below.get(node.code, ())):
            if child not in self.moved:
                self._split_below(on, node.code, self.here[child], parts)

    def _split_below(self, on: date, above: str, node: _Node, parts: Sequence[str]) -> None:
        """What is below a split: a village goes whole to where its middle lies, a grid has a part in every part."""
        if len(node.code) < max(LEVEL):
            place = self.locate(node.code, parts)
            if place is None:
                self.say(0, "say_where", node.code, node.name)
            elif place != above:
                code = self._free(place, node.code[len(above) :])
                if code is not None:
                    self._move(0, "follow", on, node, code, node.name)
            return
        choices: list[DivisionPart] = []
        for part in parts:
            code = node.code if part == above else self._free(part, node.code[len(above) :])
            if code is None:
                return
            if code != node.code:
                self._make(code, node.name, on, node.code)
            choices.append(DivisionPart(code, part))
        if node.code not in [one.code for one in choices]:
            self._end(node, on)
        self.deeds.append(
            DivisionDeed(row=0, kind="follow", on=on, old_code=node.code, old_name=node.name, choices=tuple(choices))
        )

    def _free(self, above: str, wanted: str) -> str | None:
        """The code with the wanted digits below `above`, or the next that was never used."""
        if above + wanted not in self.used:
            return above + wanted
        for number in range(1, 1000):
            code = f"{above}{number:03d}"
            if code not in self.used:
                self.say(0, "numbered", code, above + wanted)
                return code
        self.say(0, "full", above)
        return None

    def _enter(self, node: _Node) -> None:
        self.here[node.code] = node
        self.below.setdefault(parent_of(node.code), set()).add(node.code)

    def _make(self, code: str, name: str, on: date, *origins: str) -> None:
        node = _Node(code, name, on, origins)
        self.used.add(code)
        self.made[code] = node
        self._enter(node)

    def _end(self, node: _Node, on: date) -> None:
        """The day before is its last."""
        node.valid_to = on - timedelta(days=1)
        del self.here[node.code]
        self.below[parent_of(node.code)].discard(node.code)
        if node.code not in self.made:
            self.ended[node.code] = node.valid_to

    def _note(
        self, row: int, kind: DeedKind, on: date, old: str, old_name: str, new: Sequence[str], new_name: str = ""
    ) -> None:
        choices = tuple(DivisionPart(code, code) for code in new)
        self.deeds.append(
            DivisionDeed(
                row=row, kind=kind, on=on, old_code=old, old_name=old_name, choices=choices, new_name=new_name
            )
        )


def destinations(deeds: Sequence[DivisionDeed], code: str) -> list[str]:
    """The codes under which what had this code before the deeds is found after them, in order; [] when it ended."""
    held = [code]
    for deed in deeds:
        if deed.kind != "new" and deed.old_code in held:
            at = held.index(deed.old_code)
            held[at : at + 1] = [one.code for one in deed.choices]
    return list(dict.fromkeys(held))
