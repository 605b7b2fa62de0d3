"""Many payees at once, each a copy of one that was put on file properly: for files as long as a county's."""

from uuid import UUID

from tests import world
from tests.features.money import Payee
from tests.house import House

COLUMNS = """
select string_agg(quote_ident(column_name), ', ' order by ordinal_position) as names from information_schema.columns
where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER' and column_name <> 'changed_xid'
"""
# Table, the column by which the one copied is found, of what it is an id, and which ids each copy has of its own.
COPIED = (
    ("households", "id", "household", {"id": "household"}),
    ("persons", "id", "person", {"id": "person", "household_id": "household"}),
    ("cases", "id", "case", {"id": "case", "household_id": "household"}),
    ("case_acts", "case_id", "case", {"id": "act", "case_id": "case"}),
    ("case_decisions", "case_id", "case", {"id": "decision", "case_id": "case"}),
    ("benefits", "case_id", "case", {"id": "benefit", "case_id": "case", "decision_id": "decision",
                                     "household_id": "household", "person_id": "person"}),
    ("bank_accounts", "person_id", "person", {"id": "account", "household_id": "household", "person_id": "person"}),
)  # fmt: skip


async def crowd(house: House, like: Payee, count: int) -> None:
    """So many more who are paid as this one is."""
    for table, column, of, changed in COPIED:
        ((names,),) = [tuple(one.values()) for one in await house.sql(COLUMNS, table)]
        # An act is one of several of its case: its number tells the copies apart.
        patch = ", ".join(
            f"'{name}', md5('{kind}{like.case}' || i{' || t.number' if kind == 'act' else ''})::uuid"
            for name, kind in changed.items()
        )
        await house.sql(
            f"""insert into {table} ({names}) select {", ".join(f"r.{one}" for one in names.split(", "))}
                from {table} t cross join generate_series(1, $2) i
                cross join lateral jsonb_populate_record(null::{table}, to_jsonb(t) || jsonb_build_object({patch})) r
                where t.county_code = '{world.COUNTY}' and t.{column} = $1""",
            UUID(getattr(like, of)), count,
        )  # fmt: skip
