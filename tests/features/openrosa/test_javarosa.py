"""The very document that Collect's engine makes of our form comes out as the visit that our own phone sends."""

import re
from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID

import pytest

from tests.features.openrosa.client import Collect
from tests.features.openrosa.filling import offered
from tests.features.test_files import photo
from tests.features.test_merges import family
from tests.forms.javarosa import JavaRosa
from tests.forms.library import samples
from tests.house import VISIT, Grid, House

# What the engine stamps itself, each time anew.
STAMPED = re.compile(r"/(start|end|today|instanceID|deviceid)$")
MANY = frozenset(q.path for q in samples.form(VISIT).definition.questions if q.many)
COMPARED = """
select s.purpose, s.form_id, s.form_version, v.outcome, v.counts, v.visited_on, e.answers, e.facts, e.problems,
       e.differences, v.problems as doubts, v.household_id,
       array(select o.person_id from observations o where o.source_id = s.id) as about
from submissions s join visits v on v.id = s.id join evaluations e on e.submission_id = s.id where s.id = $1
"""


@pytest.fixture(scope="module")
def javarosa() -> Iterator[JavaRosa]:
    with JavaRosa() as engine:
        yield engine


async def compared(house: House, record_id: UUID) -> dict[str, Any]:
    (found,) = await house.sql(COMPARED, record_id)
    answers = {k: _chosen(k, v) for k, v in found["answers"].items() if not STAMPED.search(k)}
    return found | {"answers": answers, "facts": {k: _sorted(v) for k, v in found["facts"].items()}}


def _chosen(path: str, value: Any) -> Any:
    """Collect writes several choices in the order of the list, our phone in the order of the taps."""
    return sorted(value.split(" ")) if path in MANY else value


def _sorted(value: Any) -> Any:
    return sorted(cast(list[str], value)) if isinstance(value, list) else value


@pytest.mark.parametrize(
    "sample", ["visit_met", "visit_carer_met", "visit_nobody_home", "visit_refused", "visit_fire"]
)
async def test_a_visit_filled_by_javarosa(
    house: House, grid: Grid, collect: Collect, javarosa: JavaRosa, sample: str
) -> None:
    given = samples.answers(sample, today=house.clock.today)
    home, (head, _) = await family(house, grid.code, "邰有田", "邰小梅")
    form = await offered(collect, VISIT)  # with both of them in its list
    answers = [
        ("/data/household_id", home),
        ("/data/person_id", head),
        *((path, str(value)) for path, value in given.items()),
    ]
    lists = {name: content.decode() for name, content in form.media.items()}
    made = javarosa.run(form.xform, answers, media=lists, today=house.clock.today)
    assert (made.get("failure"), made["errors"]) == (None, [])
    document = re.sub(r"^\s*<\?xml[^>]*\?>", "", made["xml"])
    photos = re.findall(r">([\w-]+\.(?:jpg|png))<", document)
    sent = await collect.send(document, {name: (photo(document + name), "image/jpeg") for name in photos})
    assert set(sent.statuses) == {201}

    other, (same, _) = await family(house, grid.code, "邰有田", "邰小梅")
    record = house.visit(other, sample, person_id=same)
    await grid.phone.send(record)
    await house.work()
    (own,) = re.findall(r"instanceID[^>]*>uuid:([^<]+)<", document)
    ours, phones = await compared(house, UUID(own)), await compared(house, UUID(record["id"]))
    said = bool(phones["facts"])  # nothing is, where nobody was met
    assert (ours.pop("household_id"), ours.pop("about")) == (UUID(home), [UUID(head)] * said)
    assert (phones.pop("household_id"), phones.pop("about")) == (UUID(other), [UUID(same)] * said)
    # the phone app sends the place itself; Collect's comes from the answer
    ours.pop("doubts")
    phones.pop("doubts")
    moments = ours.pop("differences")
    assert phones.pop("differences") == []
    assert all(d["sent"].startswith(f"{d['computed']}T00:00") for d in moments), "JavaRosa writes a copied date so"
    assert ours == phones
    assert len(ours["answers"]) > 5
