"""The register's lists as a device had them when it filled a form: what was looked up in them is looked up again."""

import re
from collections.abc import Sequence
from uuid import UUID

from field_forms import Form, Sources, rows_as_list
from server.core.db import Connection, Scope
from server.forms import queries
from server.forms.media import FROM_THE_REGISTER
from server.forms.records import GivenRow, Record

_UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", re.IGNORECASE)


def chooses(form: Form) -> bool:
    """Whether the form needs a list of the register."""
    return any(name in FROM_THE_REGISTER for name in form.media.values())


async def sources(conn: Connection, scope: Scope, form: Form, record: Record) -> Sources:
    """Of each list the rows that the record speaks of, as they were last given out before it was filled."""
    ids = list({UUID(text) for text in _UUID.findall(record.instance)})
    given = await queries.given_rows(conn, scope, ids, record.entered_at)
    return Sources(
        lists={
            instance: rows_as_list(_rows(name, given))
            for instance, name in form.media.items()
            if name in FROM_THE_REGISTER
        }
    )


def _rows(name: str, given: Sequence[GivenRow]) -> list[dict[str, str]]:
    blank = dict.fromkeys(FROM_THE_REGISTER[name], "")
    return [
        blank | one.properties | {"name": str(one.entity_id), "__version": str(one.version)}
        for one in given
        if f"{one.dataset}.csv" == name
    ]
