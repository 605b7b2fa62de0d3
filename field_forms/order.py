"""The order of computation: a question comes after everything it reads. Cycles are refused with their path."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from field_forms.errors import FormError
from field_forms.references import Found, Reference, matches
from field_forms.slots import Slot
from field_forms.xpath.scope import Names

RELEVANT, COUNT, VALUE, CHOICES = "relevant", "count", "value", "choices"
_KIND_ZH = {RELEVANT: "显示条件", COUNT: "重复次数", VALUE: "计算", CHOICES: "选项筛选"}


class Unit(msgspec.Struct, frozen=True):
    """One thing to compute: the relevance, row count, calculated value or choice check of a slot."""

    kind: str
    slot: Slot
    found: Found

    @property
    def key(self) -> tuple[str, int]:
        """Identifies the unit."""
        return self.kind, self.slot.index


def ordered(units: list[Unit], slots: list[Slot]) -> list[Unit]:
    """Units so that each follows what it depends on; otherwise in the order given.

    Raises FormError (`cycle`) naming the questions of the first cycle.
    """
    by_key = {unit.key: unit for unit in units}
    reader = _Needs(by_key, slots)
    needs = {unit.key: reader.of(unit) for unit in units}
    done: set[tuple[str, int]] = set()
    result: list[Unit] = []
    for unit in units:
        _place(unit.key, needs, by_key, done, result)
    return result


def _place(
    start: tuple[str, int],
    needs: dict[tuple[str, int], list[tuple[str, int]]],
    by_key: dict[tuple[str, int], Unit],
    done: set[tuple[str, int]],
    result: list[Unit],
) -> None:
    """Depth-first, without recursion: chains of a thousand questions are ordinary."""
    if start in done:
        return
    stack = [(start, iter(needs[start]))]
    open_keys = {start: None}
    while stack:
        key, rest = stack[-1]
        for need in rest:
            if need in open_keys:
                raise _cycle([*open_keys], need, by_key)
            if need not in done:
                open_keys[need] = None
                stack.append((need, iter(needs[need])))
                break
        else:
            stack.pop()
            del open_keys[key]
            done.add(key)
            result.append(by_key[key])


def _cycle(
    open_keys: list[tuple[str, int]], back_to: tuple[str, int], by_key: dict[tuple[str, int], Unit]
) -> FormError:
    loop = [by_key[key] for key in open_keys[open_keys.index(back_to) :]]
    zh = " → ".join(f"{unit.slot.path}({_KIND_ZH[unit.kind]})" for unit in [*loop, loop[0]])
    en = " → ".join(f"{unit.slot.path} ({unit.kind})" for unit in [*loop, loop[0]])
    return FormError(
        "cycle",
        f"表达式互相引用成环：{zh}",
        f"expressions refer to each other in a circle: {en}",
        path=loop[0].slot.path,
    )


def upstream(units: list[Unit], slots: list[Slot], readers: Iterable[Unit]) -> list[Unit]:
    """Those of the units, in their order, that must be computed before any of the readers may look."""
    by_key = {unit.key: unit for unit in units}
    needs = _Needs(by_key, slots)
    wanted: set[tuple[str, int]] = set()
    pending = [*readers]
    while pending:
        for key in needs.of(pending.pop()):
            if key not in wanted:
                wanted.add(key)
                pending.append(by_key[key])
    return [unit for unit in units if unit.key in wanted]


class _Needs:
    """What units depend on, by the keys of other units."""

    def __init__(self, by_key: dict[tuple[str, int], Unit], slots: list[Slot]) -> None:
        self.by_key = by_key
        self.slots = slots
        self.by_names = {slot.names: slot for slot in slots}
        self.meant: dict[Names, tuple[Slot, ...]] = {}
        self.around: dict[int, list[tuple[str, int]]] = {}

    def of(self, unit: Unit) -> list[tuple[str, int]]:
        """Keys of the units that must come before."""
        slot = unit.slot
        keys = dict.fromkeys(self._around(slot))
        keys.pop((unit.kind, slot.index), None)
        if unit.kind == RELEVANT:
            keys.pop((COUNT, slot.index), None)
        if unit.kind == CHOICES:
            self._value(keys, slot)
        for reference in unit.found.references:
            targets = self.meant.get(reference.path)
            if targets is None:
                targets = self.meant[reference.path] = tuple(resolve(reference, self.by_names, self.slots))
            for target in targets:
                self._add_target(keys, unit, reference, target)
        return list(keys)

    def _around(self, slot: Slot) -> list[tuple[str, int]]:
        """Relevance and count of a slot and of all that is around it."""
        found = self.around.get(slot.index)
        if found is None:
            above = [] if slot.parent is None else self._around(slot.parent)
            own = [key for key in ((RELEVANT, slot.index), (COUNT, slot.index)) if key in self.by_key]
            found = self.around[slot.index] = [*above, *own]
        return found

    def _value(self, keys: dict[tuple[str, int], None], slot: Slot) -> None:
        key = (VALUE, slot.index)
        if key in self.by_key:
            keys[key] = None

    def _add_target(self, keys: dict[tuple[str, int], None], unit: Unit, reference: Reference, target: Slot) -> None:
        own_value = target is unit.slot and unit.kind in (VALUE, CHOICES)
        if not own_value:
            # A calculation may read itself: its value so far, or earlier rows of a running total.
            self._value(keys, target)
            key = (CHOICES, target.index)
            if key in self.by_key:
                keys[key] = None
        for key in self._around(target):
            # Naming one's own group (position(..)) or choosing another row is no circle by itself.
            harmless = reference.chosen or (key[1] == target.index and target.kind != "leaf")
            if key != unit.key or not harmless:
                keys[key] = None


def resolve(reference: Reference, by_names: dict[Names, Slot], slots: list[Slot]) -> Iterable[Slot]:
    """Slots that a reference may mean."""
    exact = by_names.get(reference.path)
    if exact is not None:
        return (exact,)
    if not any(name.startswith("*") for name in reference.path):
        return ()
    return tuple(slot for slot in slots if matches(reference.path, slot.names))
