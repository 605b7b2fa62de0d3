"""Rows of lists are cleaned some hundred at a time: what is kept of each is the same wherever it stands."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from policy.feeds import feeds
from server.core.crypto import Crypto
from server.imports import reading
from server.imports.cleaners import LONG, Batch, Order, cleaners, cleaning, encoded
from server.imports.columns import Heading
from server.imports.places import said_once
from server.imports.reading import TOGETHER, Part, Secrets, pieces, plan
from server.imports.repeats import Repeats
from server.registry.identity import check_character, checked
from tests.features.lists import citizen

LABELS = ("姓名", "身份证号", "性别", "出生日期", "残疾人证号", "残疾类别", "残疾等级", "联系电话", "村")
FIELDS = ("name", "id_number", "sex", "birth_date", "disability_cert_no", "disability_type", "disability_level",
          "phone", "village")  # fmt: skip
LEAD = ("140427", UUID(int=1))
SECRETS = Secrets(
    lambda number: sha256(number.encode()).digest(), lambda phone: phone.encode(), lambda name: f"read {name}"
)
COLUMNS: dict[str, str] = dict(zip(FIELDS, LABELS, strict=True))


def kept(
    rows: Sequence[Sequence[str]], *, whole: bool = True, feed: str = "disabled_persons",
    columns: Mapping[str, str] = COLUMNS,
) -> list[dict[str, Any]]:  # fmt: skip
    """Every row of the parts by itself again, as the view import_rows does it."""
    chosen = plan(feeds()[feed], Heading(0, 0, LABELS), columns)
    parts = [reading.kept(chosen, one, SECRETS, LEAD) for one in pieces(chosen, [LABELS, *rows], whole=whole)]
    return [row for part in parts for row in taken(part)]


def taken(part: Part) -> list[dict[str, Any]]:
    assert {number // TOGETHER for number in part.rows} <= {part.part}
    columns = {
        name: told for name, told in part._asdict().items() if name not in ("county_code", "import_id", "part")
    }
    size = len(part.rows)
    every = {
        name: [None] * size if told is None else told.split("\n") if isinstance(told, str) and size else told
        for name, told in columns.items()
    }
    rows = zip(*every.values(), strict=True)
    return [{name: said or None for name, said in zip(every, row, strict=True)} for row in rows]


def line(at: int, name: str = "李秀英") -> tuple[str, ...]:
    return (name, citizen(at), "女", "", str(at), "肢体残疾", "二级", "13834500001", "城南村")


def test_a_row_is_kept_as_it_is_alone_wherever_it_stands_among_thousands() -> None:
    odd = [
        ("王 小\t明", citizen(1).lower(), "", "", "", "", "没听说过", "", "a\\b\nc"),
        ("赵六", citizen(2)[:-1] + "?", "男", "1950年3月", "2", "视力", "一级", "138 3450 0002", "城北"),
        ("", "", "女", "", "3", "", "", "", ""),
        ("孙七", "1.4042719500315E+17", "女", "1950-03-15", "4", "听力", "三级", "", "城东"),
    ]
    alone = [kept([one])[0] for one in odd]
    for before in (TOGETHER - 2, TOGETHER, 2 * TOGETHER + 7):
        found = kept([*(line(10 + at % 900) for at in range(before)), *odd, line(5)])
        assert len(found) == before + 5
        for one, single, row in zip(found[before:-1], alone, range(before + 2, before + 6), strict=True):
            assert one == single | {"rows": row}, "rows keep the number their spreadsheet shows"
    first, second, third, fourth = alone
    assert (first["names"], first["places"], first["problems"]) == ("王小明", "a\\b\nc", "value_unknown")
    assert (second["id_blinds"], second["born"], second["readings"]) == (None, "1950-03-01", "read 赵六")
    assert (second["phone_ciphers"], second["sexes"]) == (b"13834500002", "male")
    assert (third["problems"], fourth["problems"]) == ("no_person", "id_digits_lost")


@pytest.mark.parametrize("rows", [1, TOGETHER, TOGETHER + 1])
def test_the_last_row_of_a_file_that_breaks_off_is_marked_and_no_other(rows: int) -> None:
    every = [line(10 + at % 900) for at in range(rows - 1)]
    found = kept([*every, line(5)[:4]], whole=False)
    assert [one["problems"] for one in found] == [None] * (rows - 1) + ["cut_off"]
    assert [one["problems"] for one in kept([*every, line(5)], whole=False)] == [None] * rows, (
        "it has all its columns"
    )
    total = kept([*every, line(5)[:4], ("合计", "2")], whole=False)
    assert [one["problems"] for one in total] == [None] * rows, "a line of totals broke off, not the row before it"


def test_lines_of_totals_alone_are_no_rows() -> None:
    assert kept([("合计", "3"), ("制表人：王某",)]) == []


def test_rows_of_one_person_are_the_same_by_citizen_id_and_events_only_when_they_say_the_same() -> None:
    one, other = kept([line(5), (*line(5)[:6], "三级", "", "")])
    assert one["same_as"] == other["same_as"]
    bills = {"name": "姓名", "id_number": "身份证号", "self_paid": "残疾人证号"}
    rows = [line(5), line(5), (*line(5)[:4], "900"), line(6)]
    same = [row["same_as"] for row in kept(rows, feed="hospital_bills", columns=bills)]
    assert same[0] == same[1]
    assert len(set(same)) == 3


def test_rows_without_a_citizen_id_are_one_person_by_name_birth_place_and_telephone() -> None:
    def without(*, name: str = "李秀英", phone: str = "13834500001", village: str = "城南村") -> tuple[str, ...]:
        return (name, "", "女", "1950-03-15", "1", "肢体残疾", "二级", phone, village)

    rows = kept([without(), without(), without(phone="13834500002"), without(village="城北村"), without(name="王五")])
    assert rows[0]["same_as"] == rows[1]["same_as"]
    assert len({row["same_as"] for row in rows}) == 4
    assert [row["said"] == rows[0]["said"] for row in rows] == [True, True, True, True, False]


def test_a_long_list_is_cleaned_by_processes_as_a_short_one_is() -> None:
    order = Order(*LEAD, "disabled_persons", Heading(0, 0, LABELS), COLUMNS, Crypto("5a" * 32))
    numbered = [(*line(at % 900)[:7], "", "城南村") for at in range(3 * TOGETHER)]  # a sealed phone is never the same
    rows = [LABELS, *numbered, ("赵六", "", "男", "1950年3月", "2", "视力", "一级", "", "城北")]
    chosen = plan(feeds()[order.feed], order.heading, COLUMNS)
    batches = [encoded([one]) for one in pieces(chosen, rows, whole=True)]

    def by(size: int) -> list[Batch]:
        with cleaners(order, size) as clean:
            return [one.result() for one in list(map(clean, batches))]

    assert by(LONG) == by(LONG - 1) == list(map(cleaning(order), batches))
    assert sum(batch.rows for batch in by(LONG - 1)) == len(rows) - 1


def test_whoever_may_stand_in_a_list_twice_is_found_while_it_is_read() -> None:
    numbers = np.random.default_rng(5).integers(-(2**63), 2**63 - 1, 50_000)
    numbers[7], numbers[49_999], numbers[3], numbers[4] = numbers[30_000], numbers[12], numbers[2], numbers[2]
    repeats = Repeats(1 << 20)
    for at in range(0, len(numbers), 7_000):
        repeats.note(numbers[at : at + 7_000])
    found = repeats.found()
    assert {int(numbers[at]) for at in (7, 12, 2)} <= set(found)
    assert len(found) == len(set(found)) < 0.05 * len(numbers)
    assert Repeats(8).found() == []


def test_check_characters_of_many_are_those_of_each() -> None:
    numbers = [citizen(at) for at in range(300)] + [f"{n:017d}"[:17] + "X" for n in range(10**16, 10**16 + 300)]
    assert checked(numbers) == [check_character(one[:17]) == one[17] for one in numbers]
    assert checked([]) == []


@pytest.mark.parametrize(
    ("put_together", "said"),
    [
        ("百尺镇沙堰村百尺镇沙堰村220号", "百尺镇沙堰村220号"),
        ("百尺镇沙堰村沙堰村220号", "百尺镇沙堰村220号"),
        ("龙泉镇南关村9号", "龙泉镇南关村9号"),
        ("五龙头村", "五龙头村"),
        ("", ""),
    ],
)
def test_a_place_is_said_once(put_together: str, said: str) -> None:
    assert said_once(put_together) == said
