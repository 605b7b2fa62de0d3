"""Fill one grid: households, members, statuses, visits and what the visits found."""

from datetime import date

import msgspec
import numpy as np
from numpy.typing import NDArray

from demo.answers import facts_found, usual_answers
from demo.draws import Choice, Draws, instant, moment_ms
from demo.duties import Duties, Rhythm
from demo.families import Member, Registry, family
from demo.history import Past, arrived, past_of, visits_of
from demo.identity import CitizenIds
from demo.kinds import CARE_GRADES, KINDS, STANDINGS, CareGrade, Kind, Standing, SupportMode
from demo.landscape import house_points
from demo.names import name_pool
from demo.plan import GridPlan, Wanted
from demo.records import DemoBatch, DemoFact, DemoFollowup, DemoHousehold, DemoPerson, DemoStatus, DemoVisit

_KINDS = Choice({name: kind.share for name, kind in KINDS.items()})
_STANDINGS: Choice[Standing] = Choice(STANDINGS)
_GRADES: Choice[CareGrade] = Choice(CARE_GRADES)
_DIRECTIONS = (
    "", "", "", "村委会往东五十米", "进村第二个巷口左拐，蓝色铁门", "戏台后面", "卫生室对面",
    "水池旁边，门前有核桃树",
    "上坡第三户", "老学校院内", "供销社斜对面", "村口公路北侧", "沟对面，过小桥",
)  # fmt: skip
_NINE = 9 * 3600
VILLAGES = "200"  # villages are numbered from here, residents' committees of towns below


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """What all grids of one demo share: its day, its visiting duties and the numbers already given out."""

    seed: int
    today: date
    duties: Duties
    registry: Registry


def setting_of(seed: int, today: date, county_code: str) -> Setting:
    """A fresh setting, with no citizen ID number given out yet."""
    registry = Registry(today=today, citizen_ids=CitizenIds(county_code))
    return Setting(seed=seed, today=today, duties=Duties(today), registry=registry)


def fill(setting: Setting, grid: GridPlan) -> DemoBatch:
    """All households of a grid; depends on the seed, the grid and what was given out before it."""
    draws = Draws(setting.seed, int(grid.code))
    points = house_points(draws.random, grid.village, grid.area, grid.count)
    batch = DemoBatch(households=[], persons=[], statuses=[], visits=[], facts=[], followups=[])
    for at in range(grid.count):
        wanted = grid.wanted[at] if grid.wanted else _wanted(draws)
        _settle(setting, grid, draws, points[at], wanted, batch)
    return batch


def _wanted(draws: Draws) -> Wanted:
    kind = _KINDS.pick(draws.number())
    care = _GRADES.pick(draws.number()) if KINDS[kind].status == "tekun" else None
    return kind, care, _STANDINGS.pick(draws.number())


def _settle(
    setting: Setting, grid: GridPlan, draws: Draws, point: NDArray[np.float64], wanted: Wanted, batch: DemoBatch
) -> None:
    name, care, standing = wanted
    kind = KINDS[name]
    members = family(setting.registry, draws, kind, name_pool().surname(draws.number()))
    age = _full_years(members[0].birth_date, setting.today)
    alone = len(members) == 1
    visited = standing not in ("new", "never_visited")
    rhythm = setting.duties.of(kind, care, age, alone=alone, visited=visited)
    heard = setting.today.toordinal() - 1 - grid.worker.silent_days
    past = arrived(past_of(draws, standing, setting.today.toordinal(), rhythm), heard)
    if visited and not past.visited:
        rhythm = setting.duties.of(kind, care, age, alone=alone, visited=False)
    located = bool(grid.wanted) or bool(past.visited) or draws.number() < 0.7
    registered = moment_ms(past.registered, draws.between(_NINE, _NINE + 7 * 3600))
    household = DemoHousehold(
        id=draws.new_id(registered),
        region_code=grid.code,
        address=f"{grid.village.town.name}{grid.village.village.name}{draws.between(1, 260)}号",
        directions=_DIRECTIONS[draws.between(0, len(_DIRECTIONS) - 1)],
        head_name=members[0].name,
        head_pinyin=members[0].pinyin,
        lon=float(point[0]) if located else None,
        lat=float(point[1]) if located else None,
        registered_at=instant(registered),
    )
    persons = [_person(draws, household, member, registered) for member in members]
    answers = usual_answers(draws, care, alone, members[0].name[0])
    visits = visits_of(draws, household, past, heard, grid.worker.id, answers)
    batch.households.append(household)
    batch.persons.extend(persons)
    batch.statuses.extend(_statuses(draws, kind, care, household, persons, past))
    batch.visits.extend(visits)
    batch.facts.extend(_facts(draws, kind, care, household, visits))
    if rhythm is not None:
        batch.followups.append(_followup(household, rhythm, past))


def _followup(household: DemoHousehold, rhythm: Rhythm, past: Past) -> DemoFollowup:
    last = past.visited[0] if past.visited else None
    due = past.registered + rhythm.first_days if last is None else last + rhythm.interval_days
    return DemoFollowup(
        household_id=household.id,
        region_code=household.region_code,
        reason=rhythm.reason,
        precedence=rhythm.precedence,
        interval_days=rhythm.interval_days,
        grace_days=rhythm.grace_days,
        obliged_from=date.fromordinal(past.registered),
        last_counted_on=None if last is None else date.fromordinal(last),
        due_on=date.fromordinal(due),
    )


def _full_years(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _person(draws: Draws, household: DemoHousehold, member: Member, registered: int) -> DemoPerson:
    return DemoPerson(
        id=draws.new_id(registered),
        household_id=household.id,
        region_code=household.region_code,
        name=member.name,
        pinyin=member.pinyin,
        sex=member.sex,
        birth_date=member.birth_date,
        relation=member.relation,
        citizen_id=member.citizen_id,
        phone=member.phone,
        registered_at=household.registered_at,
    )


def _statuses(
    draws: Draws, kind: Kind, care: CareGrade | None, household: DemoHousehold, persons: list[DemoPerson], past: Past
) -> list[DemoStatus]:
    recorded = moment_ms(past.registered, _NINE)

    def status(named: str, person: DemoPerson | None, mode: SupportMode | None = None) -> DemoStatus:
        return DemoStatus(
            id=draws.new_id(recorded),
            household_id=household.id,
            region_code=household.region_code,
            person_id=person.id if person else None,
            status=named,
            support_mode=mode,
            care_grade=care if mode else None,
            valid_from=date.fromordinal(past.registered),
            recorded_at=instant(recorded),
        )

    # A status of one person hangs on that person; the others are the household's.
    if kind.status in ("tekun", "single_person_dibao", "disability_living"):
        found = [status(kind.status, persons[0], kind.support_mode)]
    elif kind.status == "orphan_allowance":
        found = [status(kind.status, persons[-1])]
    else:
        found = [status(kind.status, None)]
    if kind.status == "disability_living" and draws.number() < 0.4:
        found.append(status("disability_nursing", persons[0]))
    elif kind.status in ("dibao", "single_person_dibao") and draws.number() < 0.18:
        found.append(status("disability_living", persons[draws.between(0, len(persons) - 1)]))
    return found


def _facts(
    draws: Draws, kind: Kind, care: CareGrade | None, household: DemoHousehold, visits: list[DemoVisit]
) -> list[DemoFact]:
    if not visits:
        return []
    latest = visits[0]  # the latest that counted

    def fact(name: str, value: str | float | bool) -> DemoFact:
        return DemoFact(
            household.id, household.region_code, name, latest.visited_on, latest.id, value, latest.received_at
        )

    if care is None:
        income = round(180.0 + draws.number() * (420.0 if kind.status == "dibao" else 1500.0), 0)
        found = [
            fact("household_per_capita_monthly_income", income),
            fact("residence_class", "urban" if household.region_code[9:12] < VILLAGES else "rural"),
        ]
        asked = draws.number()  # of every fifth nobody asked about property yet
        return found if asked < 0.2 else [*found, fact("property_meets_rules", asked < 0.92)]
    return [fact(name, value) for name, value in facts_found(latest.answers).items()]
