"""Complaints and reports written on the public page; they go to oversight, the county's alone (SU-02)."""

from datetime import datetime

import policy
from server import oversight, parameters, regions
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection, Scope
from server.core.ids import new_id
from server.help.operations import HOLDS, WINDOW, judge
from server.help.records import Asker, ComplaintForm


def lacking(form: ComplaintForm) -> list[str]:
    """Fields without which nobody can look into it, or could answer."""
    missing = [name for name in ("category", "village", "words", "named") if not getattr(form, name).strip()]
    if form.named == "yes" and not (form.reporter_name.strip() and form.reporter_phone.strip()):
        missing.append("reporter")
    return missing


async def answer_days(conn: Connection, county_code: str, now: datetime) -> int:
    """Working days within which who reports under a real name is answered."""
    view = await parameters.view(conn, county_code, civil_date(now))
    return policy.clock("SU-01", civil_date(now), view, policy.standard_calendar()).days


async def take(
    conn: Connection, scope: Scope, now: datetime, crypto: Crypto, form: ComplaintForm, asker: Asker
) -> oversight.Receipt:
    """Keep a complaint. The same page sent twice is one; above the limits it is kept and held."""
    came = await oversight.come(conn, scope, asker.address_hash, now - WINDOW)
    complaint_id, marks = judge(crypto, now, asker, came)
    before = await oversight.lodged_before(conn, scope, crypto, complaint_id)
    if before is not None:
        receipt, words = before
        if words == form.words.strip():
            return receipt
        complaint_id = new_id(now)  # they went back and wrote something else
    place = await regions.find(conn, scope, civil_date(now), form.village)
    named = form.named == "yes"
    lodged = oversight.Lodged(
        id=complaint_id,
        channel="online",
        category=form.category or "other",
        about_region=place.code if place else scope.county_code,
        words=form.words.strip(),
        reporter=oversight.Complainant(form.reporter_name.strip(), form.reporter_phone.strip()) if named else None,
        address_hash=asker.address_hash,
        marks=(*marks, *(() if place else ("place_unknown",))),
        held=bool(HOLDS & set(marks)),
    )
    return await oversight.lodge(conn, scope, now, crypto, lodged)
