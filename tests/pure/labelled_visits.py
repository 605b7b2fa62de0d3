"""Invented visits of a mountain county, each labelled with what is wrong with it: what the reasons are tuned on.

A fixed seed makes the same set every time. Honest visits have what makes honest visits look odd: bad receivers
under cliffs, homes registered at the village office, families that moved, entries made the next day or in the
evening at the office, set phrases, photos of the same door. Nothing of it comes from real people.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import cos, pi, sin
from random import Random
from typing import Literal

import msgspec

from geo import Position, metres_per_degree
from geo.evidence import Fix, Seen, Stop

Kind = Literal[
    "honest",
    "in_the_evening",
    "from_the_office",
    "made_up_journey",
    "clicked_through",
    "copied_answers",
    "old_photo",
    "photo_from_before",
    "photo_from_elsewhere",
]
WRONG: tuple[Kind, ...] = (
    "from_the_office",
    "made_up_journey",
    "clicked_through",
    "copied_answers",
    "old_photo",
    "photo_from_before",
    "photo_from_elsewhere",
)
TUNED, HELD_OUT = 20260302, 20260911
BEGIN = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)  # half past eight in the county
EAST_M, NORTH_M = metres_per_degree(36.1)
WORKERS, HOUSEHOLDS, ROUNDS = 40, 15, 6
PHRASES = ("一切正常。", "身体较好，没有困难。", "家里干净，饭能吃上。", "")
NOTES = ("院里水管包好了，炉子换了新的，女儿周末回来照看。", "上周摔了一跤，膝盖还疼，村医来看过，药够吃半个月。",
         "房后水沟堵了，已经跟村里说了，雨前要清。", "电视坏了，想修，其他都好，儿子月底寄钱。")  # fmt: skip


class Photo(msgspec.Struct, frozen=True):
    """Two perceptual hashes, and what the camera said."""

    hashes: tuple[int, int]
    taken_at: datetime
    place: tuple[float, float] | None


class Labelled(msgspec.Struct, frozen=True, kw_only=True):
    """A visit with its label. `started`, `entered`: by the server's clock."""

    kind: Kind
    worker: int
    seen: Seen
    id: str
    household: str
    started: datetime
    entered: datetime
    answers: dict[str, object]
    photo: Photo
    accepted: bool  # reviewed before the next round and found in order


def visits(seed: int = TUNED) -> list[Labelled]:
    """3,600 visits in the order in which they were made."""
    random = Random(seed)
    made = [one for worker in range(WORKERS) for one in _Worker(worker, random).visits()]
    return sorted(made, key=lambda one: one.started)


class _Home(msgspec.Struct):
    id: str
    at: tuple[float, float]  # metres east and north of the village office
    registered: Position | None
    scene: tuple[int, int]  # what its door looks like


class _Worker:
    def __init__(self, number: int, random: Random) -> None:
        self.number, self.random = number, random
        self.office = (113.2 + number * 0.02, 36.1)
        self.homes = [self._home() for _ in range(HOUSEHOLDS)]
        self.photos: list[Photo] = []
        self.notes: list[dict[str, object]] = []

    def _new_id(self) -> str:
        return f"{self.random.getrandbits(128):032x}"

    def _home(self) -> _Home:
        way, turn = self.random.uniform(100.0, 4000.0), self.random.uniform(0.0, 2.0 * pi)
        at = (way * cos(turn), way * sin(turn))
        drawn = self.random.random()
        known = (0.0, 0.0) if drawn < 0.04 else at  # 4 %: registered at the village office
        registered = None if drawn > 0.95 else self._position(known, 30.0, self.random.gauss(0.0, 15.0))
        return _Home(self._new_id(), at, registered, (self.random.getrandbits(64), self.random.getrandbits(64)))

    def _position(self, at: tuple[float, float], accuracy: float, error_m: float) -> Position:
        turn = self.random.uniform(0.0, 2.0 * pi)
        lon = self.office[0] + (at[0] + error_m * cos(turn)) / EAST_M
        lat = self.office[1] + (at[1] + error_m * sin(turn)) / NORTH_M
        return Position(lon=lon, lat=lat, accuracy_m=accuracy, source="gps", age_s=20.0)

    def _fix(self, at: tuple[float, float], when: datetime) -> Fix | None:
        if self.random.random() < 0.12:  # no sky
            return None
        accuracy = self.random.lognormvariate(2.9, 0.8)
        worse = 5.0 if self.random.random() < 0.07 else 1.0  # under a cliff the receiver is surer than it should be
        error = abs(self.random.gauss(0.0, 1.0)) * accuracy * worse / 1.51
        return Fix(position=self._position(at, accuracy, error), earliest=when, latest=when, slack_s=5.0)

    def visits(self) -> Iterator[Labelled]:
        for turn in range(ROUNDS):
            at = BEGIN + timedelta(days=28 * turn)
            order = self.random.sample(self.homes, len(self.homes))
            while order:
                today = [order.pop() for _ in range(min(len(order), self.random.randint(3, 6)))]
                kind: Kind = self._kind()
                yield from self._day(kind, today, at)
                at += timedelta(days=self.random.randint(1, 3))
            mover = self.random.choice(self.homes)
            if self.random.random() < 0.15:
                mover.at = (mover.at[0] + 1500.0, mover.at[1] - 900.0)

    def _kind(self) -> Kind:
        drawn = self.random.random()
        if drawn < 0.03:
            return "in_the_evening"  # made as it should be, entered the same evening at the office
        kind = self.random.choice(WRONG) if drawn < 0.15 else "honest"
        # Nobody copies before there is something to copy.
        return "honest" if kind in ("old_photo", "copied_answers") and len(self.photos) <= 30 else kind

    def _day(self, kind: Kind, homes: list[_Home], at: datetime) -> Iterator[Labelled]:
        late = kind == "honest" and self.random.random() < 0.06  # entered another day, from the list in the notebook
        elsewhere = late or kind in ("in_the_evening", "from_the_office")
        before: tuple[float, float] = (0.0, 0.0)
        for home in homes:
            way = ((home.at[0] - before[0]) ** 2 + (home.at[1] - before[1]) ** 2) ** 0.5
            hasty = kind in ("from_the_office", "made_up_journey")
            at += timedelta(seconds=10 if hasty else way / self.random.uniform(2.0, 9.0))
            before = home.at
            seconds = self._seconds(kind)
            yield self._visit(kind, home, at, seconds, away=elsewhere, late=late)
            at += timedelta(seconds=seconds)

    def _seconds(self, kind: Kind) -> float:
        if kind == "clicked_through":
            return self.random.uniform(12.0, 60.0)
        if kind in ("from_the_office", "made_up_journey"):
            return self.random.uniform(15.0, 90.0)
        return self.random.lognormvariate(6.2, 0.45)  # eight minutes

    def _visit(self, kind: Kind, home: _Home, at: datetime, seconds: float, *, away: bool, late: bool) -> Labelled:
        answers = self._answers(kind)
        signs = sum(len(one) for one in answers.values() if isinstance(one, str) and not one.isascii())
        entered = at + timedelta(seconds=seconds)
        fix = self._fix((0.0, 0.0) if away else home.at, entered)
        visit_id = self._new_id()
        stop = Stop(visit_id=visit_id, household_id=home.id, fix=fix, home=home.registered) if fix else None
        photo = self._photo(kind, home, entered)
        self.photos.append(photo)
        self.notes.append(answers)
        return Labelled(
            kind=kind, worker=self.number, id=visit_id, household=home.id, started=at, entered=entered,
            answers=answers, photo=photo, accepted=kind == "honest" and not away and self.random.random() < 0.6,
            seen=Seen(stop=stop, is_late=late, seconds=seconds, answered=len(answers), signs=signs, with_person=True),
        )  # fmt: skip

    def _answers(self, kind: Kind) -> dict[str, object]:
        if kind == "copied_answers":
            return self.random.choice(self.notes[-30:])
        chosen: dict[str, object] = {f"choice{i}": self.random.choice(("yes", "yes", "yes", "no")) for i in range(20)}
        if self.random.random() < 0.4:  # the healthy: all as always, with the worker's own phrase
            chosen = {f"choice{i}": "yes" for i in range(20)}
            return chosen | {"medicine": 2, "remark": PHRASES[self.number % len(PHRASES)]}
        own = f"{self.random.choice(NOTES)}第{self.random.randint(1, 99)}户。"
        return chosen | {"medicine": self.random.randint(0, 9), "remark": own}

    def _photo(self, kind: Kind, home: _Home, entered: datetime) -> Photo:
        taken, place = entered - timedelta(seconds=self.random.uniform(10, 300)), None
        if kind == "photo_from_before":
            taken -= timedelta(days=self.random.randint(2, 40))
        if kind == "photo_from_elsewhere" or self.random.random() < 0.3:
            far = 0.05 if kind == "photo_from_elsewhere" else 0.0
            place = (self.office[0] + home.at[0] / EAST_M + far, self.office[1] + home.at[1] / NORTH_M)
        if kind == "old_photo":
            old = self.random.choice(self.photos[:-20])
            return Photo((self._flip(old.hashes[0], 12), self._flip(old.hashes[1], 12)), taken, None)
        looks_so = self._flip(home.scene[0], 30, 8), self._flip(home.scene[1], 30, 8)
        return Photo(looks_so, taken, place)

    def _flip(self, bits: int, most: int, least: int = 0) -> int:
        for place in self.random.sample(range(64), self.random.randint(least, most)):
            bits ^= 1 << place
        return bits
