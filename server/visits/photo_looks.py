"""What the photos of visits say: used before, or of another time or place."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import geo
from geo import evidence
from geo.evidence import Reason
from server import files
from server.core.clock import COUNTY_ZONE
from server.core.db import Connection, Scope
from server.visits import homes, second_looks
from server.visits import queries as visit_queries
from server.visits import queries_of_evidence as queries
from server.visits.traces import Homes, PhotoVisit, ReasonFound


async def compare(conn: Connection, scope: Scope, now: datetime, digests: Sequence[bytes], *, seed: str) -> None:
    """Compare verified photos with the county's others and with what their visits say. Twice changes nothing."""
    found: list[ReasonFound] = []
    for photo in await files.photos(conn, scope.county_code, digests):
        namings = await queries.photo_visits(conn, scope, [photo.sha256])
        if not namings:  # its record comes later and asks again
            continue
        places = await visit_queries.places(conn, scope, [one.household_id for one in namings if one.household_id])
        known = await homes.homes(conn, scope, places, without=[one.visit_id for one in namings])
        for one in namings:
            found += [ReasonFound.of(one, reason) for reason in _camera(photo, one, known)]
        found += await _reused(conn, scope, photo, namings)
    added = await queries.add_reasons(conn, scope, now, found)
    await second_looks.draw(conn, scope, now, list(added), seed=seed)


def _camera(photo: files.Photo, visit: PhotoVisit, known: Homes) -> list[Reason]:
    """What the camera says of time and place."""
    home = homes.position(known.get(visit.household_id)) if visit.household_id else None
    there = visit.slack_s is not None and visit.lon is not None and visit.lat is not None and not visit.mock_position
    at = geo.Position(lon=visit.lon or 0.0, lat=visit.lat or 0.0, accuracy_m=visit.accuracy_m) if there else None
    time = evidence.photo_time(
        photo.taken_at,
        visited_on=visit.visited_on,
        started_at=visit.began_at.astimezone(COUNTY_ZONE),
        entered_at=visit.entered_at.astimezone(COUNTY_ZONE),
    )
    place = evidence.photo_place(photo.lon, photo.lat, at, home)
    return [one for one in (time, place) if one is not None]


async def _reused(
    conn: Connection, scope: Scope, photo: files.Photo, namings: Sequence[PhotoVisit]
) -> list[ReasonFound]:
    """Of two visits with one photo the later is told, whichever of the photos came first."""
    if not evidence.tells_apart(photo.perceptual_hash):
        return []
    alike: dict[bytes, files.Alike] = {}
    for one in await files.alike(conn, scope.county_code, photo):  # the nearest first
        alike.setdefault(one.sha256, one)
    others = await queries.photo_visits(conn, scope, list(alike))
    found: dict[UUID, ReasonFound] = {}
    for mine in namings:
        for other in others:
            seen = alike[other.sha256]
            same_household = mine.household_id is not None and mine.household_id == other.household_id
            if _is_one_visit(mine, other) or not evidence.is_reused(
                seen.bits, seen.second_bits, same_household=same_household, is_part=seen.part > 0
            ):
                continue
            earlier, later = sorted((mine, other), key=lambda one: (one.began_at, one.visit_id))
            figures = {
                "bits": seen.bits,
                "photo": later.sha256.hex(),
                "other_photo": earlier.sha256.hex(),
                "same_household": int(same_household),
                "turned": int(seen.turn > 0),
                "cut": int(seen.part > 0),
            }
            sure = evidence.reused_confidence(seen.bits, seen.second_bits)
            reason = Reason(code="reused_photo", confidence=sure, figures=figures, other=str(earlier.visit_id))
            found.setdefault(later.visit_id, ReasonFound.of(later, reason))
    return list(found.values())


def _is_one_visit(one: PhotoVisit, other: PhotoVisit) -> bool:
    """The same visit, or one that mends the other."""
    if one.visit_id == other.visit_id or one.corrects == other.visit_id or other.corrects == one.visit_id:
        return True
    return one.household_id is not None and (one.household_id, one.visited_on) == (
        other.household_id,
        other.visited_on,
    )
