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
    by_names = {slot.names: slot for slot in slots}
    needs = {unit.key: _needs(unit, by_key, by_names, slots) for unit in units}
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


def _needs(
    unit: Unit,
    by_key: dict[tuple[str, int], Unit],
    by_names: dict[Names, Slot],
    slots: list[Slot],
) -> list[tuple[str, int]]:
    keys: dict[tuple[str, int], None] = {}
    slot = unit.slot
    for around in [*slot.lineage(), slot]:
        keys[(RELEVANT, around.index)] = None
        keys[(COUNT, around.index)] = None
    keys.pop((unit.kind, slot.index), None)
    if unit.kind == RELEVANT:
        keys.pop((COUNT, slot.index), None)
    if unit.kind == CHOICES:
        keys[(VALUE, slot.index)] = None
    for reference in unit.found.references:
        for target in resolve(reference, by_names, slots):
            _add_target(keys, unit, reference, target)
    return [key for key in keys if key in by_key]


def _add_target(keys: dict[tuple[str, int], None], unit: Unit, reference: Reference, target: Slot) -> None:
    own_value = target is unit.slot and unit.kind in (VALUE, CHOICES)
    if not own_value:
        # A calculation may read itself: its value so far, or earlier rows of a running total.
        keys[(VALUE, target.index)] = None
        keys[(CHOICES, target.index)] = None
    for around in [*target.lineage(), target]:
        for key in ((RELEVANT, around.index), (COUNT, around.index)):
            # Naming one's own group (position(..)) or choosing another row is no circle by itself.
            harmless = reference.chosen or (target is around and around.kind != "leaf")
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
