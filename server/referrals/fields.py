"""What a department is told: gathered from register and facts, sealed, and opened for those who may read it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

import msgspec

from policy.referrals import Basis as Ground
from policy.referrals import Target, field_wording
from server import regions, registry
from server.cases import value_label
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection
from server.core.errors import FieldProblem, Problem, Text
from server.referrals.records import FieldChoice, FieldRow, FieldShown
from server.referrals.subject import Subject

SEXES = {"male": Text("男", "male"), "female": Text("女", "female")}
OFFICE = "qualifications"  # kept with a dispatch, told to nobody
REASON = "reason"


async def known(conn: Connection, actor: Actor, now: datetime, subject: Subject) -> dict[str, Any]:
    """Everything that could be told of them, by field; what is not known is left out. The citizen ID is masked: the
    whole number is read only when it is sent (`with_id_number`)."""
    row, person, scope = subject.row, subject.person, actor.scope
    village = (await regions.names(conn, scope, [row.region_code[:12]])).get(row.region_code[:12])
    found: dict[str, Any] = dict(subject.facts)
    found |= {"person_name": subject.name, "village": village, "address": row.place}
    if person is not None:
        found |= {
            "sex": person.sex if person.sex in SEXES else None,
            "birth_date": person.birth_date,
            "telephone": person.phone,
            "id_number": person.id_masked,
        }
    if row.household_id is not None:
        home = await registry.household(conn, scope, row.household_id)
        held = await registry.statuses(conn, scope, [row.household_id])
        today = civil_date(now)
        current = [s for s in held.get(row.household_id, []) if s.valid_from <= today <= (s.valid_to or today)]
        found |= {
            "address": home.address,
            "household_size": len(subject.persons) or None,
            "statuses": list(dict.fromkeys(s.status for s in current)),
        }
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def choices(target: Target, values: Mapping[str, Any]) -> list[FieldChoice]:
    """What is known and may be told to a target."""
    return [
        FieldChoice(
            name=name, title=title(name), basis=cast(Ground, target.basis(name)), value_label=words(name, value)
        )
        for name in (*target.tell, *target.ask)
        if (value := values.get(name)) is not None
    ]


def check(target: Target, asked: Sequence[str], consented: Collection[str] | None) -> None:
    """Refuse what the target may not be told, and what needs a consent that was not given.

    Raises Problem field_not_told, consent_needed.
    """
    never = [name for name in asked if target.basis(name) is None]
    if never:
        raise Problem("field_not_told", fields=_listed(never))
    open_ones = [name for name in asked if target.basis(name) == "consent" and name not in (consented or ())]
    if open_ones or (target.kind == "charity" and consented is None):
        names = open_ones or ["person_name"]
        problems = [FieldProblem(name, title(name)) for name in names]
        raise Problem("consent_needed", fields=_listed(names), errors=problems)


def _listed(names: Iterable[str]) -> str:
    return "、".join(title(name).zh for name in names)


async def with_id_number(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, subject: Subject, told: dict[str, Any]
) -> dict[str, Any]:
    """The fields with the whole citizen ID in place of the masked one; its reading is put on file."""
    if "id_number" not in told or subject.person is None:
        return told
    why = "转介时经本人同意提供 sent with a referral, by consent"
    number = await registry.reveal_id_number(conn, actor, now, crypto, person_id=subject.person.id, reason=why)
    return told | {"id_number": number}


def seal(
    crypto: Crypto, target: Target, told: Mapping[str, Any], reason: str, qualifications: Any
) -> list[tuple[str, str, bytes]]:
    """(name, basis, sealed value) for each field, the reason, and what the rules said."""
    ground = "consent" if target.kind == "charity" else "duty"
    rows: list[tuple[str, str, Any]] = [(name, target.basis(name) or ground, value) for name, value in told.items()]
    rows += [(REASON, ground, reason), (OFFICE, "office", qualifications)]
    return [(name, basis, crypto.seal(msgspec.json.encode(value).decode())) for name, basis, value in rows]


def opened(crypto: Crypto, sealed: bytes) -> Any:
    """A value as it was told."""
    return msgspec.json.decode(crypto.open(sealed))


def shown(crypto: Crypto, rows: Iterable[FieldRow], *, whole: bool) -> list[FieldShown]:
    """The fields in words. `whole`: for the recipient; those who referred see the citizen ID masked."""
    found: list[FieldShown] = []
    for row in rows:
        if row.name in (OFFICE, REASON):
            continue
        value = opened(crypto, row.value_cipher)
        if row.name == "id_number" and not whole:
            value = "*" * 14 + str(value)[-4:]
        found.append(
            FieldShown(
                name=row.name,
                title=title(row.name),
                value=value,
                value_label=words(row.name, value),
                basis=row.basis,
                withdrawn=row.withdrawn_at is not None,
            )
        )
    return found


def title(name: str) -> Text:
    """What a field is called."""
    wording = field_wording(name)
    return Text(wording.zh, wording.en)


def words(name: str, value: Any) -> Text:
    """A value for people."""
    if name == "sex":
        return SEXES[value]
    if name == "low_income_category":
        return registry.STATUSES.get(value, Text(value, value))
    if name == "statuses":
        known_ones = [registry.STATUSES.get(one, Text(one, one)) for one in cast("list[str]", value)]
        return Text("、".join(t.zh for t in known_ones), ", ".join(t.en for t in known_ones))
    return value_label(name, value) or Text(str(value), str(value))
