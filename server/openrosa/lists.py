"""The lists of a worker's households and their people, as rows of text, and as the CSV that Collect takes. Pure."""

import csv
from collections.abc import Callable, Iterable, Sequence
from io import StringIO
from uuid import UUID

from server.followups import Followup
from server.forms import FROM_THE_REGISTER, mask
from server.openrosa.records import Dataset, HouseholdLine, ListRow, PersonLine

# What an answer may change in the register by itself; all else is for the township to see.
CHANGEABLE = {"households": ("address", "directions", "geometry"), "persons": ("phone",)}

Open = Callable[[bytes], str]


def household_row(
    line: HouseholdLine, statuses: Sequence[str], due: Followup | None, phones: Sequence[str]
) -> ListRow:
    """A household as its list shows it. `phones`: of its living people, masked, "" for none, the head's first."""
    place = " ".join(name for name in (line.village, line.grid) if name)
    named = sorted(set(statuses))
    return ListRow(
        id=line.id,
        household_id=line.id,
        region_code=line.region_code,
        properties={
            "label": " · ".join(part for part in (line.head_name, line.address or place) if part),
            "village": line.village or "",
            "grid": line.grid or "",
            "address": line.address,
            "directions": line.directions,
            "head": line.head_name,
            "programme": next(iter(named), ""),
            "statuses": " ".join(named),
            "persons": str(len(phones)),
            "last_visit": str(due.last_counted_on or "") if due else "",
            "due_date": str(due.due_on) if due else "",
            "geometry": geometry(line.lon, line.lat),
            "phone": next(iter(phones), ""),
        },
    )


def geometry(lon: float | None, lat: float | None) -> str:
    """A geopoint of ODK XForms: latitude, longitude, altitude, accuracy; degrees to six places (0.1 m)."""
    return "" if lon is None or lat is None else f"{lat:.6f} {lon:.6f} 0 0"


def person_row(line: PersonLine, opened: Open) -> ListRow:
    """A person as the list shows them; of the telephone number the last four digits."""
    return ListRow(
        id=line.id,
        household_id=line.household_id,
        region_code=line.region_code,
        properties={
            "label": line.name,
            "household_id": str(line.household_id),
            "household": line.head_name,
            "sex": line.sex,
            "birth_date": line.birth_date or "",
            "relation": line.relation,
            "phone": mask(opened(line.phone_cipher)) if line.phone_cipher else "",
        },
    )


def entity_csv(dataset: Dataset, rows: Iterable[ListRow], versions: dict[UUID, int]) -> bytes:
    """A list as UTF-8 CSV, rows in the order given; the same rows give the same bytes."""
    every = ({"name": str(r.id), **r.properties, "__version": str(versions[r.id])} for r in rows)
    return plain_csv(f"{dataset}.csv", every)


def plain_csv(name: str, rows: Iterable[dict[str, str]]) -> bytes:
    """The list of that file name."""
    text = StringIO()
    writer = csv.DictWriter(text, FROM_THE_REGISTER[name], lineterminator="\n")
    writer.writeheader()
    writer.writerows({column: _cell(value) for column, value in row.items()} for row in rows)
    return text.getvalue().encode()


def _cell(text: str) -> str:
    """On one line: Collect's reader takes a line break inside a cell for the end of the row."""
    return " ".join(text.split())
