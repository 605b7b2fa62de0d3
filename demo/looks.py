"""Visits of the last weeks as phones sent them, with photos, some with a reason for a second look.

They are put on file as records that came; the server's own jobs make of them whatever they are.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import cache
from hashlib import sha256
from importlib.resources import files as resources
from math import hypot
from typing import NamedTuple
from uuid import UUID

import msgspec

from demo import queries
from demo.answers import FORM_ID, by_question, of_the_season
from demo.form import form_version, instance_of
from demo.identity import uuid7_of
from demo.pictures import photo
from demo.queries import VisitedHome
from demo.records import DemoAnswers, DemoUser
from server import files
from server.core.actor import Actor
from server.core.clock import COUNTY_ZONE
from server.core.crypto import Crypto
from server.core.db import Connection, county_scope, enter_scope
from server.core.storage import Storage, StoreUnavailable
from server.forms import publishing
from server.forms.intake import read_record
from server.forms.library import publish_in
from server.forms.operations import receive
from server.settings import Settings

DEGREE_M = 111_195.0
WORSE = (("food", "few_days"), ("walking", "with_stick"), ("mobility_impaired", "true"), ("mood", "low"))
NOBODY_HOME = DemoAnswers(outcome="nobody_home", month=1, care="able", alone=True, carer=None)

STEADY = (("walking", "freely"), ("mobility_impaired", "false"))
UNSTEADY = (("walking", "with_stick"), ("mobility_impaired", "true"))


class Story(NamedTuple):
    """A visit so many days ago. home: whose of the homes chosen; pictures: numbers of scenes; north_m: how far from
    home it was recorded; minutes: what filling it in took; taken: days between photo and visit; changes: answers
    unlike those of the time before; by_town: somebody of the township went, not the worker; closed: nobody was there.
    """

    home: int
    days: int
    at: time
    pictures: tuple[int, ...] = ()
    north_m: float = 0.0
    minutes: float = 24.0
    taken: int = 0
    changes: Sequence[tuple[str, str]] = ()
    by_town: bool = False
    closed: bool = False


# Homes 0, 1 and 2 belong to one worker, so that one can be in two places at once; the others to whoever they belong.
STORIES = (
    Story(3, 38, time(9, 20), (31, 32)),
    Story(4, 36, time(10, 5), (41,), minutes=0.4),
    Story(5, 35, time(15, 40), (51, 52)),
    Story(3, 1, time(9, 10), (33, 34), changes=WORSE),
    Story(4, 1, time(10, 45), (42,), changes=(("mood", "low"),)),
    Story(5, 2, time(15, 30), (53,), minutes=0.4),
    Story(0, 2, time(9, 0), (1, 2)),
    Story(1, 1, time(9, 30), (1,)),  # the photo of another home
    Story(2, 1, time(9, 31), (21,)),  # a minute later, in another village
    Story(6, 2, time(11, 0), (61,), north_m=4300.0),
    Story(7, 3, time(16, 20), (71, 72), taken=9),
    Story(8, 1, time(9, 15), changes=STEADY),
    Story(8, 1, time(15, 20), changes=UNSTEADY, by_town=True),  # without knowing of the other
)
# A home whose visit is due, where nobody opened twice.
IN_VAIN = (Story(0, 4, time(10, 30), closed=True), Story(0, 1, time(17, 40), closed=True))


async def add_looks(
    conn: Connection, settings: Settings, users: Sequence[DemoUser], crypto: Crypto, now: datetime
) -> None:
    """Put the stories on file, told with homes of the first town, as far as there are enough of them.

    Without an object store they have no photos.
    """
    town = next(user for user in users if user.login == "town01")
    county_code = town.reaches[0][:6]
    await enter_scope(conn, county_scope(county_code))
    if await publishing.published_before(conn, county_code, _checked().upload) is None:
        await publish_in(conn, county_code, now, _checked())
    first = next(user for user in users if user.login == "grid01")  # whose day stays as it was composed
    today = now.astimezone(COUNTY_ZONE).date()
    found = await queries.visited_homes(conn, county_code, town.reaches[0], FORM_ID, first.id, today)
    homes = _chosen(found)
    last = 1 + max(story.home for story in STORIES)
    told = [(story, homes[story.home]) for story in STORIES if story.home < len(homes)]
    told += [(story, home) for story in IN_VAIN for home in [one for one in homes[last:] if one.owed][:1]]
    visitors = {user.id: user for user in users}
    for number, (story, home) in enumerate(sorted(told, key=lambda one: (-one[0].days, one[0].at))):
        visitor = town if story.by_town else visitors[home.visitor_id]
        await _Telling(conn, settings, crypto, visitor, now).tell(number, story, home)


@cache
def _checked() -> publishing.Checked:
    workbook = resources("server.forms").joinpath("library", f"{FORM_ID}.xlsx").read_bytes()
    return publishing.check(publishing.Upload(workbook))


def _chosen(found: Sequence[VisitedHome]) -> list[VisitedHome]:
    """Three homes of the worker with the most, the third far from the second; then the others."""
    of: dict[UUID, list[VisitedHome]] = {}
    for one in found:
        of.setdefault(one.visitor_id, []).append(one)
    if not of:
        return []
    busiest = max(of.values(), key=len)
    first = [*busiest[:2], max(busiest, key=lambda one: hypot(one.lon - busiest[1].lon, one.lat - busiest[1].lat))]
    kept = list({one.household_id: one for one in first}.values())
    return kept + [one for one in found if one.household_id not in {home.household_id for home in kept}]


class _Telling(NamedTuple):
    conn: Connection
    settings: Settings
    crypto: Crypto
    visitor: DemoUser
    now: datetime

    async def tell(self, number: int, story: Story, home: VisitedHome) -> None:
        """One record with its photos, received an hour after it was finished."""
        day = self.now.astimezone(COUNTY_ZONE).date() - timedelta(days=story.days)
        ended = datetime.combine(day, story.at, COUNTY_ZONE)
        named = [await self._photo(story, ended, scene) for scene in story.pictures]
        body = msgspec.json.encode(self._record(number, story, home, ended, [one for one in named if one]))
        who = self.visitor
        actor = Actor(county_code=who.reaches[0][:6], id=who.id, name=who.name, role=who.role, reach=who.reaches)
        arrival = read_record(actor, "visit", body)
        received = ended + timedelta(hours=1)
        await receive(self.conn, county_scope(actor.county_code), received, self.crypto, [arrival])

    async def _photo(self, story: Story, ended: datetime, scene: int) -> dict[str, object] | None:
        data = photo(scene, taken=ended - timedelta(days=story.taken, minutes=5), quality=82 - 12 * (story.home % 2))
        digest, county_code = sha256(data).hexdigest(), self.visitor.reaches[0][:6]
        try:
            await Storage(self.settings).write(files.incoming_key(county_code, digest), data, "image/jpeg")
        except StoreUnavailable:
            return None
        sent = files.Announced(sha256=digest, bytes=len(data), content_type="image/jpeg")
        await files.deliver(self.conn, county_code, self.visitor.id, ended, [sent])
        return {"name": f"{scene}.jpg", "sha256": digest, "bytes": len(data), "content_type": "image/jpeg"}

    def _record(
        self, number: int, story: Story, home: VisitedHome, ended: datetime, named: Sequence[Mapping[str, object]]
    ) -> dict[str, object]:
        visit = uuid7_of(int(ended.timestamp() * 1000), f"demo look {number}")
        questions = ("photo", "house_photo")
        photos = {question: str(one["name"]) for question, one in zip(questions, named, strict=False)}
        met = (
            home.answers | of_the_season(ended.month) | {"month_now": str(ended.month)} | dict(story.changes) | photos
        )
        given = by_question(NOBODY_HOME) if story.closed else met
        begun = ended - timedelta(minutes=story.minutes)
        clock = {"lead_s": 0, "synced_at": (begun - timedelta(hours=2)).isoformat()}
        position = {"lon": home.lon, "lat": home.lat + story.north_m / DEGREE_M, "accuracy_m": 12, "source": "gps"}
        return {
            "id": visit, "form": {"id": FORM_ID, "version": form_version()},
            "instance": instance_of(given, str(visit)), "household_id": home.household_id,
            "started_at": begun, "ended_at": ended, "entered_at": ended, "started_clock": clock,
            "entered_clock": clock, "position": position | {"at": ended}, "files": named, "app_version": "demo",
        }  # fmt: skip
