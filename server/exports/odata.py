"""The interface for BI tools: OData 4.0, JSON, read only, without anything that says who somebody is.

https://docs.oasis-open.org/odata/odata/v4.01/ (the minimal conformance level, with $filter, $select, $orderby, $top,
$skip, $count and server-driven paging).
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from xml.sax.saxutils import quoteattr

from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection, county_scope
from server.core.errors import Problem, need_reason
from server.core.paging import read_key, write_key
from server.exports import operations, queries, queries_of_odata, queries_of_tables
from server.exports.datasets import DATASETS, Column, Dataset, Kind
from server.exports.queries_of_odata import MOST, Bound, Order, Question, refused
from server.exports.records import NewOdataKey, OdataKey, OdataKeyMade

ROLE = "odata"
NAMESPACE = "tanfang"
EDM: dict[Kind, str] = {
    "id": "Edm.Guid", "text": "Edm.String", "whole": "Edm.Int64", "money": "Edm.Decimal", "number": "Edm.Double",
    "yes_no": "Edm.Boolean", "date": "Edm.Date", "moment": "Edm.DateTimeOffset",
}  # fmt: skip
KNOWN = {"$select", "$filter", "$orderby", "$top", "$skip", "$count", "$skiptoken", "$format"}


async def make_key(conn: Connection, actor: Actor, now: datetime, new: NewOdataKey) -> OdataKeyMade:
    """A key, which is shown this once. Raises Problem reason_needed, not_found, days_turned."""
    need_reason(new.purpose)
    await operations.check_place(conn, actor, now, new.region_code)
    if new.last_on < civil_date(now):
        raise Problem("days_turned")
    key = f"{actor.county_code}.{secrets.token_urlsafe(32)}"
    await queries.add_key(conn, actor.scope, new, _hash(key), actor.id, now)
    detail = {"region": new.region_code, "purpose": new.purpose.strip(), "last_on": new.last_on.isoformat()}
    await audit.record(conn, actor.county_code, now, actor.id, "odata_key.make", new.id, detail)
    return OdataKeyMade(new.id, new.name.strip(), key)


async def list_keys(conn: Connection, actor: Actor) -> list[OdataKey]:
    """Those within reach."""
    return await queries.keys(conn, actor.scope)


async def end_key(conn: Connection, actor: Actor, now: datetime, key_id: UUID) -> None:
    """From now on it opens nothing. Raises Problem not_found."""
    if not await queries.end_key(conn, actor.scope, key_id, actor.id, now):
        raise Problem("not_found", what="数据接口密钥 key")
    await audit.record(conn, actor.county_code, now, actor.id, "odata_key.end", key_id)


def _hash(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


async def find_reader(conn: Connection, now: datetime, county_code: str, key: str) -> Actor | None:
    """Whose key this is; None when it opens nothing. The first reading of a day is on file."""
    scope, today = county_scope(county_code), civil_date(now)
    found = await queries.reader(conn, scope, _hash(key), today)
    if found is None:
        return None
    if found.read_on != today:
        await queries.note_reading(conn, scope, found.id, today)
        await audit.record(conn, county_code, now, None, "odata_key.read", found.id)
    return Actor(county_code=county_code, id=found.id, name=found.name, role=ROLE, reach=(found.region_code,))


def service(root: str) -> dict[str, Any]:
    """The service document."""
    sets = [{"name": name, "kind": "EntitySet", "url": name} for name in DATASETS]
    return {"@odata.context": f"{root}/$metadata", "value": sets}


def metadata() -> str:
    """What there is, as CSDL XML."""
    types = "".join(_type(one) for one in DATASETS.values())
    sets = "".join(f'<EntitySet Name="{one}" EntityType="{NAMESPACE}.{one}_row"/>' for one in DATASETS)
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>'
        f'<Schema Namespace="{NAMESPACE}" xmlns="http://docs.oasis-open.org/odata/ns/edm">'
        f'{types}<EntityContainer Name="county">{sets}</EntityContainer>'
        "</Schema></edmx:DataServices></edmx:Edmx>"
    )


def _type(dataset: Dataset) -> str:
    keys = "".join(f'<PropertyRef Name="{one}"/>' for one in dataset.key)
    properties = "".join(_property(one, key=one.name in dataset.key) for one in dataset.shown(personal=False))
    return f'<EntityType Name="{dataset.name}_row"><Key>{keys}</Key>{properties}</EntityType>'


def _property(column: Column, *, key: bool) -> str:
    scale = ' Precision="14" Scale="2"' if column.kind == "money" else ""
    about = quoteattr(f"{column.title.zh} {column.title.en}")
    return (
        f'<Property Name="{column.name}" Type="{EDM[column.kind]}" Nullable="{"false" if key else "true"}"{scale}>'
        f'<Annotation Term="Org.OData.Core.V1.Description" String={about}/></Property>'
    )


def dataset_named(name: str) -> Dataset:
    """Raises Problem not_found."""
    if name not in DATASETS:
        raise Problem("not_found", what="数据集 entity set")
    return DATASETS[name]


def question(dataset: Dataset, options: Mapping[str, str], page: int) -> Question:
    """What the options of an address ask. Raises Problem odata_question_refused, page_unknown."""
    if unknown := [one for one in options if one.startswith("$") and one not in KNOWN]:
        raise refused(unknown[0])
    if options.get("$format", "json") not in ("json", "application/json"):
        raise refused("$format")
    columns = {one.name: one for one in dataset.shown(personal=False)}
    wanted = [one.strip() for one in options.get("$select", "*").split(",")]
    chosen = list(columns) if "*" in wanted else wanted
    order = _order(options.get("$orderby", ""), dataset, columns)
    after = read_key(options.get("$skiptoken"), tuple[Any, ...])
    if after is not None and len(after) != len(order) + 1:
        raise Problem("page_unknown")
    top = _whole(options, "$top", 0) if "$top" in options else None
    left = after[0] if after else top
    return Question(
        columns=tuple(_column(columns, one) for one in chosen),
        condition=options.get("$filter", ""),
        order=order,
        skip=_whole(options, "$skip", 0) if after is None else 0,
        left=left,
        limit=page if left is None else min(page, left),
        after=after[1:] if after else None,
    )


def _order(text: str, dataset: Dataset, columns: Mapping[str, Column]) -> tuple[Order, ...]:
    """The order asked for; the key stands behind it, so that no two rows are equal."""
    order: list[Order] = []
    for one in filter(None, (part.strip() for part in text.split(","))):
        name, _, way = one.partition(" ")
        if way.strip() not in ("", "asc", "desc"):
            raise refused("$orderby")
        order.append(Order(_column(columns, name), way.strip() == "desc"))
    named = {one.column.name for one in order}
    return (*order, *(Order(columns[key]) for key in dataset.key if key not in named))


def _column(columns: Mapping[str, Column], name: str) -> Column:
    if name not in columns:
        raise refused(name)
    return columns[name]


def _whole(options: Mapping[str, str], name: str, usual: int) -> int:
    text = options.get(name, str(usual))
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise refused(name)
    return int(text)


async def read_set(
    conn: Connection, who: Actor, dataset: Dataset, options: Mapping[str, str], page: int
) -> tuple[dict[str, Any], tuple[Any, ...] | None]:
    """One answer and, when more follow, what the next link carries. Raises what `question` raises."""
    asked = question(dataset, options, max(1, min(page, MOST)))
    bound = Bound(who.county_code, who.reach[0])
    found = await queries_of_tables.read_page(conn, queries_of_odata.page_sql(dataset, asked, bound), bound.values)
    body: dict[str, Any] = {}
    if options.get("$count", "false") == "true":
        body["@odata.count"] = await count_set(conn, who, dataset, options)
    names = [one.name for one in asked.columns]
    body["value"] = [{name: _json(row[name]) for name in names} for row in found[: asked.limit]]
    if len(found) <= asked.limit or asked.limit == asked.left:
        return body, None
    left = None if asked.left is None else asked.left - asked.limit
    last = found[asked.limit - 1]
    return body, (left, *(_json(last[one.column.name]) for one in asked.order))


async def count_set(conn: Connection, who: Actor, dataset: Dataset, options: Mapping[str, str]) -> int:
    """How many rows the filter leaves."""
    asked = question(dataset, {k: v for k, v in options.items() if k == "$filter"}, MOST)
    bound = Bound(who.county_code, who.reach[0])
    return await queries_of_tables.count(conn, queries_of_odata.count_sql(dataset, asked, bound), bound.values)


async def read_row(conn: Connection, who: Actor, dataset: Dataset, key: str) -> dict[str, Any]:
    """The row of one key, as the address names it: `value`, or `name=value,…` for all parts of the key.

    Raises Problem not_found, odata_question_refused.
    """
    said = [one.partition("=") for one in key.split(",")]
    named = {name: value for name, _, value in said} if "=" in key else {dataset.key[0]: key}
    if set(named) != set(dataset.key):
        raise refused(f"{dataset.name}({key})")
    columns = {one.name: one for one in dataset.columns}
    wanted = " and ".join(f"{name} eq {_literal(columns[name].kind, value)}" for name, value in named.items())
    body, _ = await read_set(conn, who, dataset, {"$filter": wanted}, 1)
    if not body["value"]:
        raise Problem("not_found", what="这一行 row")
    return body["value"][0]


def _literal(kind: Kind, value: str) -> str:
    """A key's value as a filter writes it; texts stand in quotes, also where the address left them out."""
    return value if kind != "text" else f"'{value.strip(chr(39))}'"


def next_options(options: Mapping[str, str], after: Sequence[Any]) -> dict[str, str]:
    """The options of the next link."""
    kept = {name: value for name, value in options.items() if name not in ("$skip", "$top", "$skiptoken")}
    return {**kept, "$skiptoken": write_key(tuple(after))}


def _json(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value
