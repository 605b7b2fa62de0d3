"""Whom a notice is about, read anew from case and register each time it is written or scanned."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import policy
from policy import notices
from server import cases, regions, registry
from server.core.actor import Actor
from server.core.crypto import Crypto
from server.core.db import Connection


async def subjects(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, kind: notices.NoticeKind, case_ids: Sequence[UUID]
) -> list[tuple[cases.CasePage, notices.NoticeSubject]]:
    """Each case with what a notice may need of it. Raises Problem not_found."""
    pages = [await cases.read_case(conn, actor, now, case_id) for case_id in case_ids]
    ids = [page.case.household_id for page in pages if page.case.household_id]
    homes = await registry.households(conn, actor.scope, ids)
    people = await registry.persons(conn, actor.scope, crypto, ids)
    codes = {page.case.region_code[:12] for page in pages}
    villages = await regions.names(conn, actor.scope, list(codes))
    found: list[tuple[cases.CasePage, notices.NoticeSubject]] = []
    for page in pages:
        home = homes.get(page.case.household_id) if page.case.household_id else None
        members = people.get(home.id, []) if home else []
        living = [one for one in members if one.died_on is None]
        found.append((page, notices.NoticeSubject(
            applicant=page.case.applicant_name,
            village=villages.get(page.case.region_code[:12], ""),
            members=tuple(notices.NoticeMember(name=p.name, relation=p.relation, born=p.birth_date) for p in living),
            amount=_amount(page, kind),
            address=home.address if home else "",
            phones=tuple(p.phone for p in members if p.phone),
        )))  # fmt: skip
    return found


def _amount(page: cases.CasePage, kind: notices.NoticeKind) -> Decimal | None:
    if page.decision and page.decision.amount is not None and kind.needs == "decision":
        return page.decision.amount
    value = next((one.value for one in page.facts if one.name == kind.amount), None)
    return Decimal(str(value)) if value is not None else None


def masking(view: policy.ParameterView) -> tuple[str, ...]:
    """What the county says a notice never shows."""
    return tuple(view.words("p_notice_masking"))
