"""What follows from a life event, by what the register holds. Pure: the preview shows it, the event does it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec

from server.core.errors import Problem, Text
from server.life_events.records import Consequence, Home, Kind, Member, NewLifeEvent, Step
from server.life_events.words import going_text, status_text
from server.registry import Change, NewPerson, Status

# What a rule says of the end of a status; the documents give none for a death itself (gaps.md C, 10).
ENDED_BY = {
    "tekun": ("TK-16",), "dibao": ("DB-24",), "single_person_dibao": ("DB-24",), "disability_living": ("DP-12",),
    "disability_nursing": ("DP-12",), "orphan_allowance": ("OR-05",),
}  # fmt: skip
UPDATED = ("LI-11",)
# Of somebody to the new head, by what that person and the new head were to the old one.
TO_NEW_HEAD: Mapping[tuple[str, str], str] = {
    ("self", "spouse"): "spouse", ("self", "child"): "parent", ("self", "parent"): "child",
    ("child", "spouse"): "child", ("grandchild", "spouse"): "grandchild", ("spouse", "child"): "parent",
    ("grandchild", "child"): "child", ("child", "parent"): "grandchild",
}  # fmt: skip
SUCCESSION = ("spouse", "child", "parent", "grandchild", "other")
A_YEAR = timedelta(days=365)


def plan(new: NewLifeEvent, home: Home, other: Home | None = None) -> list[Step]:
    """The steps of an event, in the order in which they are done; `other`: the household of `into`.

    Raises Problem value_refused for somebody or something that the kind needs and is not given.
    """
    return [*PLANS[new.kind](new, home, other)]


def _one(new: NewLifeEvent, home: Home) -> Member:
    chosen = _some(new, home)
    if len(chosen) != 1:
        raise Problem("value_refused", constraint="life_events.person_ids")
    return chosen[0]


def _some(new: NewLifeEvent, home: Home) -> list[Member]:
    by_id = {one.id: one for one in home.members}
    if not new.person_ids or any(one not in by_id for one in new.person_ids):
        raise Problem("value_refused", constraint="life_events.person_ids")
    return [by_id[one] for one in dict.fromkeys(new.person_ids)]


def _other(other: Home | None) -> Home:
    if other is None:
        raise Problem("value_refused", constraint="life_events.into")
    return other


def _says(zh: str, en: str, rules: Sequence[str] = (), *, done: bool = True, link: str | None = None) -> Consequence:
    return Consequence(text=Text(zh, en), rules=tuple(rules), done=done, link=link)


def _person(one: Member, day: date, said: Consequence | None, **after: Any) -> Step:
    change = Change(subject="person", subject_id=one.id, after=after, effective_on=day)
    return Step(consequence=said, change=change)


def _end(status: Status, last_day: date, zh: str, en: str) -> Step:
    """The status holds through a day, not before the one it began on."""
    last = max(last_day, status.valid_from)
    change = Change(
        subject="status",
        subject_id=status.id,
        after={"valid_to": last.isoformat()},
        effective_on=last,
    )
    words = status_text(status)
    said = _says(
        f"{words.zh}止于 {last.isoformat()}{zh}",
        f"{words.en} ends on {last.isoformat()}{en}",
        ENDED_BY.get(status.status, UPDATED),
    )
    return Step(consequence=said, change=change)


def _end_all(statuses: Sequence[Status], last_day: date, zh: str, en: str) -> Iterator[Step]:
    for one in statuses:
        yield _end(one, last_day, zh, en)


def _of(home: Home, person: UUID) -> list[Status]:
    return [one for one in home.statuses if one.person_id == person]


def _of_all(home: Home) -> list[Status]:
    return [one for one in home.statuses if one.person_id is None]


def _review(home: Home, zh: str, en: str, rules: Sequence[str] = ("DB-24", "DB-01")) -> Iterator[Step]:
    """What the whole household is recognised as must be looked at again: nothing stops by itself."""
    for one in _of_all(home):
        words = status_text(one)
        whole = f"复核{home.head_name}户的{words.zh}：{zh}", f"review {words.en} of {home.head_name}: {en}"
        said = _says(*whole, rules, done=False, link=f"/households/{home.id}")
        yield Step(consequence=said)


def _named(
    home: Home, people: Sequence[UUID], zh: str, en: str, *, whole: bool, only: str | None = None
) -> Iterator[Step]:
    """Cases, payments and stops that somebody has to look after; those of others are left alone unless all go."""
    for one in home.going:
        if (one.kind == "stop" and not whole) or (only is not None and one.name != only):
            continue
        if one.person_id is None or whole or one.person_id in people:
            words, link, rules = going_text(one)
            said = _says(f"{words.zh}：{zh}", f"{words.en}: {en}", rules, done=False, link=link)
            yield Step(consequence=said)


def _succession(home: Home, gone: Sequence[Member], day: date, *, died: bool = False) -> Iterator[Step]:
    """Another member becomes the head when the head goes; nobody when nobody is left."""
    left = [one for one in home.members if one not in gone]
    head = home.head()
    if head is None or head not in gone or not left:
        return
    new = min(left, key=lambda one: (SUCCESSION.index(one.relation), one.birth_date or date.max, str(one.id)))
    said = _says(f"户主改为{new.name}", f"{new.name} becomes the head", UPDATED)
    after = {"head_name": new.name, "head_pinyin": new.pinyin}
    change = Change(subject="household", subject_id=home.id, after=after, effective_on=day)
    yield Step(consequence=said, change=change)
    for one in [*left, head] if died else left:  # who went elsewhere is somebody else's there
        relation = "self" if one is new else TO_NEW_HEAD.get((one.relation, new.relation), "other")
        yield _person(one, day, None, relation=relation)


def _death(new: NewLifeEvent, home: Home, _: Home | None) -> Iterator[Step]:
    dead, day = _one(new, home), new.happened_on
    alone = len(home.members) == 1
    yield _person(dead, day, _says(f"{dead.name}于 {day.isoformat()} 去世", f"{dead.name} died on {day.isoformat()}"),
                  died_on=day.isoformat())  # fmt: skip
    yield Step(fact=(dead.id, "death_date", day.isoformat()))
    yield from _end_all(_of(home, dead.id), day, "（去世）", " (death)")
    if alone:
        yield from _end_all(_of_all(home), day, "（户内无人）", " (nobody is left)")
        yield Step(consequence=_says("不再需要走访", "nobody has to visit any more", ("SV-01",)))
    else:
        yield from _succession(home, [dead], day, died=True)
        yield Step(
            fact=(None, "death_in_family_on", day.isoformat()),
            consequence=_says("家人去世，安排探访", "a death in the family: a visit falls due", ("SV-01",)),
        )
        yield from _review(home, "家庭人口减少", "one member less")
    month = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    zh = f"自 {month:%Y-%m} 起停发，已多发的查明追回"
    en = f"stop from {month:%Y-%m}; find what was paid beyond"
    yield from _named(home, [dead.id], zh, en, whole=alone)


def _birth(new: NewLifeEvent, home: Home, _: Home | None) -> Iterator[Step]:
    if new.child is None:
        raise Problem("value_refused", constraint="life_events.child")
    said = _says(f"登记{new.child.name}", f"{new.child.name} is registered", UPDATED)
    yield Step(consequence=said, member=new.child)
    yield from _review(home, "家庭人口增加", "one member more")


def _carry(home: Home, one: Member, day: date) -> Iterator[Step]:
    """A person's own statuses go along: they end here the day before and begin there."""
    for status in _of(home, one.id):
        yield _end(status, day - timedelta(days=1), "，随本人转入新户", " and goes along into the other household")
        yield Step(carried=msgspec.structs.replace(status, valid_from=max(day, status.valid_from)))


def _go(home: Home, one: Member, into: UUID, relation: str, day: date, said: Consequence) -> Iterator[Step]:
    yield _person(one, day, said, household=str(into), relation=relation)
    yield from _carry(home, one, day)


def _emptied(home: Home, gone: Sequence[Member], day: date) -> Iterator[Step]:
    """What happens to a household some of whom have gone."""
    yield from _succession(home, gone, day)
    if len(gone) == len(home.members):
        yield from _end_all(_of_all(home), day - timedelta(days=1), "（户内无人）", " (nobody is left)")
        yield from _named(home, [], "户内已无人，改到新户或结束", "nobody is left: change or end it", whole=True)
    else:
        yield from _review(home, "家庭人口减少", "fewer members")
        yield from _named(
            home, [one.id for one in gone], "人已不在本户，请核对", "the person left: check it", whole=False
        )


def _joins(one: Member, there: Home) -> Consequence:
    zh, en = f"{one.name}转入{there.head_name}户", f"{one.name} joins the household of {there.head_name}"
    return _says(zh, en, ("DB-01",))


def _marriage(new: NewLifeEvent, home: Home, other: Home | None) -> Iterator[Step]:
    one, there, day = _one(new, home), _other(other), new.happened_on
    relation = "other" if new.relation == "self" else new.relation
    said = _joins(one, there)
    yield from _go(home, one, there.id, relation, day, said)
    yield from _emptied(home, [one], day)
    yield from _review(there, "家庭人口增加", "one member more")
    if any(status.status == "tekun" for status in _of(home, one.id)):
        words = "婚后有法定扶养义务人，核对特困条件", "married: check whether a legal supporter exists"
        yield Step(consequence=_says(*words, ("TK-01", "TK-16"), done=False, link=f"/households/{there.id}"))


def _division(new: NewLifeEvent, home: Home, _: Home | None) -> Iterator[Step]:
    gone, day, where = _some(new, home), new.happened_on, new.home
    if where is None or len(gone) == len(home.members):
        raise Problem("value_refused", constraint="life_events.home")
    head = gone[0]
    said = _says(
        f"新立一户，户主{head.name}，{where.address}", f"a household of {head.name} at {where.address}", ("DB-01",)
    )
    yield Step(consequence=said, home=where)
    for one in gone:
        relation = "self" if one is head else TO_NEW_HEAD.get((one.relation, head.relation), "other")
        words = _says(f"{one.name}分到新户", f"{one.name} goes to the new household", ("DB-01",))
        yield from _go(home, one, where.id, relation, day, words)
    yield from _emptied(home, gone, day)
    if _of_all(home):
        words = (
            "新户不随带原户的认定，需要的另行申请",
            "the new household does not inherit a recognition: it applies anew",
        )
        yield Step(consequence=_says(*words, ("DB-01", "LI-08"), done=False))


def _union(new: NewLifeEvent, home: Home, other: Home | None) -> Iterator[Step]:
    there, day = _other(other), new.happened_on
    if not home.members:
        raise Problem("value_refused", constraint="life_events.person_ids")
    for one in home.members:
        yield from _go(home, one, there.id, "other", day, _joins(one, there))
    yield from _emptied(home, home.members, day)
    yield from _review(there, "家庭人口增加", "more members")


def _moved_out(new: NewLifeEvent, home: Home, _: Home | None) -> Iterator[Step]:
    day = new.happened_on
    yield from _end_all(home.statuses, day, "（迁出本县）", " (left the county)")
    yield Step(consequence=_says("不再需要走访", "nobody has to visit any more", ("SV-01",)))
    yield from _named(
        home, [], "已迁出本县，停发并函告迁入地", "left the county: stop it and tell the new place", whole=True
    )


def _newcomers(new: NewLifeEvent, heads: int) -> tuple[NewPerson, ...]:
    """Who comes from outside, so many of them heads of a household."""
    if not new.newcomers or sum(one.relation == "self" for one in new.newcomers) != heads:
        raise Problem("value_refused", constraint="life_events.newcomers")
    return new.newcomers


def _looked_into(new: NewLifeEvent, home: Home) -> Iterator[Step]:
    """What nobody here can know of somebody from outside, and whether they are from outside at all."""
    for one in home.alike:
        name = next(each.name for each in new.newcomers if each.id == one.of)
        said = _says(
            f"{name}的身份证号已登记在{one.head_name}户（{one.name}）：先核对是不是同一人，是的不要再登记",
            f"{name}'s citizen ID is on file in the household of {one.head_name} ({one.name}): compare first, and do "
            "not enter one person twice",
            done=False, link=f"/households/{one.household_id}",
        )  # fmt: skip
        yield Step(consequence=said)
    names = "、".join(one.name for one in new.newcomers)
    yield Step(
        consequence=_says(
            f"向迁出地核实{names}原来的救助是否停发，避免两地重复领取",
            f"ask the former place whether the aid of {names} has stopped, so that nobody is paid twice",
            UPDATED, done=False, link=f"/households/{home.id}",
        )
    )  # fmt: skip


def _moved_in(new: NewLifeEvent, home: Home, _: Home | None) -> Iterator[Step]:
    for one in _newcomers(new, heads=0):
        said = _says(f"{one.name}迁入，登记在本户", f"{one.name} moves in and is registered here", UPDATED)
        yield Step(consequence=said, member=one)
    yield from _looked_into(new, home)
    yield from _review(home, "家庭人口增加", "more members")


def _household_moved_in(new: NewLifeEvent, home: Home, _: Home | None) -> Iterator[Step]:
    for one in _newcomers(new, heads=1):
        if one.relation == "self":
            said = _says(f"登记一户，户主{one.name}", f"a household of {one.name} is registered", UPDATED)
        else:
            said = _says(f"{one.name}登记在本户", f"{one.name} is registered in it", UPDATED)
        yield Step(consequence=said)
    yield from _looked_into(new, home)
    words = (
        "原住地的认定不随迁，需要的在本地另行申请",
        "recognitions of the former place do not come along: apply here",
    )
    yield Step(consequence=_says(*words, ("DB-01", "LI-08"), done=False))


def _care(new: NewLifeEvent, home: Home, mode: Any, said: Consequence, visits: Consequence) -> Iterator[Step]:
    """A tekun goes on in another mode; only that begins or ends visits: every other recognition keeps its own."""
    one, day = _one(new, home), new.happened_on
    for status in _of(home, one.id):
        if status.status == "tekun" and status.support_mode != mode:
            yield _end(status, day - timedelta(days=1), f"，转为{said.text.zh}", f", {said.text.en} from then on")
            carried = msgspec.structs.replace(status, support_mode=mode, valid_from=max(day, status.valid_from))
            zh, en = f"{one.name}自 {day.isoformat()} 起", f"{one.name}: {said.text.en} from {day.isoformat()}"
            yield Step(consequence=_says(zh + said.text.zh, en, said.rules), carried=carried)
            yield Step(consequence=visits)


def _into_institution(new: NewLifeEvent, home: Home, _: Home | None) -> Iterator[Step]:
    one = _one(new, home)
    mode = _says("集中供养", "support in an institution", ("TK-13", "FD-04"))
    visits = _says(f"{one.name}不再按分散供养走访", f"no more visits to {one.name} for tekun at home", ("SV-01",))
    yield from _care(new, home, "institutional", mode, visits)
    yield from _named(home, [one.id], "改拨供养机构", "pay it to the institution", whole=False, only="tekun")
    apart = ("，不再共同生活", " and lives apart") if len(home.members) > 1 else ("", "")
    yield from _review(home, f"{one.name}入住供养机构{apart[0]}", f"{one.name} went into an institution{apart[1]}")


def _out_of_institution(new: NewLifeEvent, home: Home, _: Home | None) -> Iterator[Step]:
    one = _one(new, home)
    mode = _says("分散供养", "support at home", ("TK-13", "FD-03"))
    visits = _says(f"{one.name}按分散供养恢复走访", f"visits to {one.name} for tekun at home begin again", ("SV-01",))
    yield from _care(new, home, "scattered", mode, visits)
    yield from _named(home, [one.id], "改发本人账户", "pay it to the person's account", whole=False, only="tekun")
    again = ("重新共同生活", "lives here again") if len(home.members) > 1 else ("离开供养机构回家", "is back home")
    yield from _review(home, f"{one.name}{again[0]}", f"{one.name} {again[1]}")


def _imprisoned(new: NewLifeEvent, home: Home, _: Home | None) -> Iterator[Step]:
    one = _one(new, home)
    for status in _of(home, one.id):
        words = status_text(status)
        said = _says(f"复核{words.zh}：本人服刑", f"review {words.en}: the person is in prison",
                     ENDED_BY.get(status.status, UPDATED), done=False, link=f"/households/{home.id}")  # fmt: skip
        yield Step(consequence=said)
    yield from _review(home, f"{one.name}服刑，不再共同生活", f"{one.name} is in prison and lives apart")
    yield from _named(
        home, [one.id], "本人服刑，请核对", "the person is in prison: check it", whole=len(home.members) == 1
    )
    if len(home.members) == 1:
        yield _paused(new, new.until_on or new.happened_on + A_YEAR)


def _released(new: NewLifeEvent, home: Home, _: Home | None) -> Iterator[Step]:
    one = _one(new, home)
    zh, en = f"{one.name}刑满回家，核对能否享受救助", f"{one.name} is back: see what aid applies"
    yield Step(consequence=_says(zh, en, ("PD-01", "PD-03"), done=False, link=f"/households/{home.id}"))
    yield from _review(home, f"{one.name}重新共同生活", f"{one.name} lives here again")


def _absence(new: NewLifeEvent, home: Home, _: Home | None) -> Iterator[Step]:
    gone = _some(new, home)
    if new.until_on is None or new.until_on < new.happened_on:
        raise Problem("days_in_wrong_order")
    if len(gone) == len(home.members):
        yield _paused(new, new.until_on)
        yield from _named(home, [], "人不在家，请核对", "nobody is at home: check it", whole=True)
    else:
        names = "、".join(one.name for one in gone)
        yield from _review(
            home, f"{names}长期外出，核对是否共同生活", f"{names} away for long: do they still live here?"
        )


def _paused(new: NewLifeEvent, until: date) -> Step:
    days = f"{new.happened_on.isoformat()} — {until.isoformat()}"
    said = _says(f"暂停走访：{days}", f"visits pause: {days}", ("SV-01",))
    return Step(consequence=said, paused_until=until)


PLANS: dict[Kind, Any] = {
    "death": _death, "birth": _birth, "marriage": _marriage, "division": _division, "union": _union,
    "moved_out": _moved_out, "into_institution": _into_institution, "out_of_institution": _out_of_institution,
    "imprisoned": _imprisoned, "released": _released, "absence": _absence, "moved_in": _moved_in,
    "household_moved_in": _household_moved_in,
}  # fmt: skip
