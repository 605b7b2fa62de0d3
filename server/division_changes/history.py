"""What a code meant on a day, and what has become of it since."""

from collections.abc import Sequence
from datetime import date

from server import regions
from server.core.db import Connection, Scope
from server.division_changes import queries, queries_of_coming
from server.division_changes.records import CodeAnswer, DivisionStep, Standing

MOVING = frozenset({"recode", "transfer", "merge", "split", "follow", "close"})


async def code_on(conn: Connection, scope: Scope, code: str, on: date) -> CodeAnswer:
    """The division that had this code on a day: its name then, what stood above it, its codes today and to come."""
    chain = regions.lineage(code) if code.isascii() and code.isdigit() else []
    told = {one.code: one for one in await queries.divisions(conn, scope, chain)}
    steps = {one: await queries.steps_of(conn, scope, one) for one in chain if one in told}
    here = told.get(code)
    became = became_after(steps.get(code, []), code, on) if here else []
    names = await regions.names(conn, scope, became)
    return CodeAnswer(
        code=code,
        on=on,
        known=here is not None,
        in_force=here is not None and here.valid_from <= on and (here.valid_to is None or on <= here.valid_to),
        name=name_on(here, steps[code], on) if here else "",
        above=[name_on(told[one], steps[one], on) for one in chain[:-1] if one in told],
        became=became,
        became_names=[names.get(one, "") for one in became],
        steps=steps.get(code, []),
        coming=await queries_of_coming.of_codes(conn, scope, chain, code),
    )


async def became(conn: Connection, scope: Scope, code: str) -> list[str]:
    """The codes that a code led to, whenever: itself when nothing happened, [] when it ended with nobody in it."""
    return became_after(await queries.steps_of(conn, scope, code), code, date.min)


def name_on(division: Standing, steps: Sequence[DivisionStep], on: date) -> str:
    """The name of a division on a day: that of before the first renaming after it."""
    later = [one for one in steps if one.kind == "rename" and one.old_code == division.code and one.on > on]
    return later[0].old_name if later else division.name


def became_after(steps: Sequence[DivisionStep], code: str, on: date) -> list[str]:
    """The codes that followed a code after a day; itself when nothing happened, [] when it ended with nobody in it.

    steps: of the code and of what followed it, oldest first.
    """
    held = [code]
    at = 0
    while at < len(steps):
        one, same = steps[at], at
        while same < len(steps) and (steps[same].old_code, steps[same].on) == (one.old_code, one.on):
            same += 1
        parts = [step.new_code for step in steps[at:same] if step.kind in MOVING]
        if one.on > on and one.old_code in held and parts:
            place = held.index(one.old_code)
            held[place : place + 1] = [part for part in parts if part]
        at = same
    return list(dict.fromkeys(held))
