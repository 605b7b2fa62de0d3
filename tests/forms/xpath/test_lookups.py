"""Look-ups in lists go by index, give what a walk over the list would give, and leave no memory behind."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Mapping
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from field_forms import clock, rows_as_list
from field_forms.table import Table
from field_forms.tree import Node, document_of, parse_xml, string_value
from field_forms.xpath.code import Environment
from field_forms.xpath.compiler import compile_expression
from tests.forms.xpath.evaluating import NOW, ZONE

ANSWERS = "<data><village>v17</village><kind>7</kind><seen>2026-03-05</seen><blank/></data>"


def environment(lists: Mapping[str, Node]) -> Environment:
    when = clock(NOW, ZONE)
    return Environment(
        parse_xml(ANSWERS),
        time_zone=when.time_zone, today=when.today, now=when.now, instances=lists, surroundings=None,
        random=lambda: 0.5, uuid=lambda: "",
    )  # fmt: skip


def found(expression: str, lists: Mapping[str, Node]) -> list[str]:
    env = environment(lists)
    return [string_value(node) for node in compile_expression(expression).run(env.document, env)]


@cache
def _rows(count: int) -> list[dict[str, str]]:
    return [{"id": f"h{i}", "village": f"v{i % 50}", "kind": str(i % 10), "name": f"户{i}"} for i in range(count)]


def households(count: int) -> Node:
    return rows_as_list(_rows(count))


@pytest.mark.parametrize(
    ("predicate", "name"),
    [
        ("id = 'h117'", "户117"),
        ("'h117' = id", "户117"),
        ("id = 'h117' and village = 'v17'", "户117"),
        ("village = 'v17' and id = 'h117'", "户117"),
        ("village = /data/village and kind = 7 and id = 'h117'", "户117"),
        ("kind = /data/kind and string-length(name) = 4 and id = 'h117'", "户117"),
        ("id = 'h117'][kind = 7", "户117"),
        ("id = concat('h', 100 + 17)", "户117"),
    ],
)
@pytest.mark.parametrize("count", [480, 50_000])
def test_only_the_rows_of_a_look_up_are_touched(predicate: str, name: str, count: int) -> None:
    lists = {"households": households(count)}
    assert found(f"instance('households')/root/item[{predicate}]/name", lists) == [name]
    table = lists["households"].kids[0]
    assert isinstance(table, Table)
    assert len(table.made) == 1


def test_a_number_finds_every_way_to_write_it() -> None:
    rows = [{"kind": text, "name": text} for text in ("7", "7.0", " 7", "8", "x", "", "07")]
    lists = {"l": rows_as_list(rows)}
    assert found("instance('l')/root/item[kind = 7]/name", lists) == ["7", "7.0", " 7", "07"]
    assert found("instance('l')/root/item[kind = '7']/name", lists) == ["7"]
    assert found("instance('l')/root/item[kind = 0 div 0]/name", lists) == []
    assert found("instance('l')/root/item[kind = /data/blank]/name", lists) == [""]


def test_a_day_finds_its_rows() -> None:
    rows = [{"due": text, "name": text} for text in ("2026-03-05", "2026-03-05T00:00:00.000+08:00", "2026-03-06", "")]
    lists = {"l": rows_as_list(rows)}
    assert found("instance('l')/root/item[due = today()]/name", lists) == [
        "2026-03-05",
        "2026-03-05T00:00:00.000+08:00",
    ]


VALUES = (
    "'a'",
    "'1'",
    "1",
    "1.0",
    "0 div 0",
    "/data/kind",
    "/data/seen",
    "today()",
    "''",
    "true()",
    "/data/*",
    "number('1')",
)
CELLS = st.sampled_from(["a", "b", "", "1", "1.0", "7", "2026-03-05", "x"])


@given(
    rows=st.lists(st.tuples(CELLS, CELLS), max_size=8),
    left=st.sampled_from(VALUES),
    right=st.sampled_from(VALUES),
)
def test_an_index_finds_what_a_walk_finds(rows: list[tuple[str, str]], left: str, right: str) -> None:
    texts = [{"a": a, "b": b, "place": str(i)} for i, (a, b) in enumerate(rows)]
    walked = Node("root")
    for row in texts:
        item = Node("item")
        for column, text in row.items():
            item.append(Node(column, text=text))
        walked.append(item)
    expression = f"instance('l')/root/item[a = {left} and b = {right}]/place"
    assert found(expression, {"l": rows_as_list(texts)}) == found(expression, {"l": document_of(walked)})


def _grown(run: Callable[[], object], times: int) -> int:
    for _ in range(200):
        run()
    tracemalloc.start()
    before = tracemalloc.take_snapshot()
    for _ in range(times):
        run()
    after = tracemalloc.take_snapshot()
    tracemalloc.stop()
    return sum(difference.size_diff for difference in after.compare_to(before, "filename"))


def test_fifty_thousand_evaluations_leave_no_memory_behind() -> None:
    env = environment({"households": households(480)})
    codes = [
        compile_expression(text)
        for text in (
            "instance('households')/root/item[id = /data/village]/name",
            "/data/kind + 1 > 7 and selected('a b', 'b')",
            "format-date(/data/seen, '%Y-%m-%d')",
            "count(/data/*[. != '']/@x | /data/kind)",
            "concat(substr(/data/village, 1), now())",
        )
    ]

    def run() -> None:
        for code in codes:
            env.budget = 1_000_000
            code.run(env.document, env)

    assert _grown(run, 10_000) < 100_000
