"""Every door that takes a table opens it the same guarded way: division list, file of the platform, bank answer."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest

from server.core import sheets
from server.core.errors import Problem
from server.core.tables import MOST_SMALL
from server.division_changes import listing
from server.low_income import exchange
from server.payments import answers
from tests.features.lists import Cells, comma, xlsx
from tests.features.odd_books import bomb, book, last_corner, with_hidden, with_macros
from tests.features.old_excel import xls
from tests.house import House

DIVISIONS = [("变更类型", "原代码", "新代码", "生效日期"), ("更名", "140427100", "140427100", "2026-03-01")]
PLATFORM = [
    ("姓名", "身份证号", "低收入类别", "认定日期"),
    ("郝桂英", "140427194303039983", "低保对象", "2026-03-01"),
]
BANK = [("批次号", "行号", "金额", "结果"), ("7", "1", "500.00", "成功")]
Said = tuple[str, date | None, Any]


def division_list(data: bytes) -> Said:
    lines, _ = listing.read_list(data)
    return lines[0].old_code, lines[0].on, len(lines)


def platform_file(data: bytes) -> Said:
    said = exchange.read(data)
    return said[0].id_number, said[0].valid_from, len(said)


def bank_answer(data: bytes) -> Said:
    said = answers.read("回盘", data).said
    return str(said[0].amount), None, len(said)


DOORS: list[tuple[Callable[[bytes], Said], Sequence[Cells], Said]] = [
    (division_list, DIVISIONS, ("140427100", date(2026, 3, 1), 1)),
    (platform_file, PLATFORM, ("140427194303039983", date(2026, 3, 1), 1)),
    (bank_answer, BANK, ("500.00", None, 1)),
]
EACH_DOOR = pytest.mark.parametrize(
    ("door", "rows", "said"), DOORS, ids=["division list", "file of the platform", "bank answer"]
)


@pytest.fixture
def less_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Than a house gives, so that it takes less long."""
    monkeypatch.setattr(sheets, "MEMORY", 256 * 1024**2)


@EACH_DOOR
@pytest.mark.parametrize("made", [xlsx, xls, comma, with_macros, with_hidden])
def test_a_table_is_read_whatever_it_came_as(
    door: Callable[[bytes], Said], rows: Sequence[Cells], said: Said, made: Callable[[Any], bytes]
) -> None:
    assert door(made(rows)) == said


@EACH_DOOR
def test_what_would_fill_the_memory_ends_alone(
    door: Callable[[bytes], Said], rows: Sequence[Cells], said: Said, less_memory: None
) -> None:
    assert len(last_corner()) < 2000
    for data, words in ((last_corner(), "太多内存"), (bomb(), "压缩炸弹")):
        with pytest.raises(Problem, match="unreadable") as refused:
            door(data)
        assert words in refused.value.details.detail.zh
    assert door(xlsx(rows)) == said, "and the next one is read"


@EACH_DOOR
def test_more_rows_than_are_held_at_once_are_refused_and_not_cut(
    door: Callable[[bytes], Said], rows: Sequence[Cells], said: Said
) -> None:
    head, row = (",".join(map(str, one)) + "\n" for one in rows)
    assert len(row.encode()) * MOST_SMALL < 40 * 1024**2, "so that it comes through the door"
    with pytest.raises(Problem, match="unreadable") as refused:
        door((head + row * MOST_SMALL).encode())
    assert "行数太多" in refused.value.details.detail.zh


def test_a_division_list_says_what_of_the_workbook_was_not_read() -> None:
    _, unread = listing.read_list(with_hidden(DIVISIONS))
    assert [one.split(" / ")[0] for one in unread] == ["没有读隐藏的工作表：底稿", "没有读隐藏的工作表：密"]


def test_a_number_that_lost_its_digits_is_nobodys() -> None:
    """A citizen ID typed as a number is 1.4E+17 in its cell; it must not become another one."""
    heading = "".join(
        f'<c r="{at}1" t="inlineStr"><is><t>{cell}</t></is></c>' for at, cell in zip("ABCD", PLATFORM[0], strict=True)
    )
    cells = (
        '<c r="A2" t="inlineStr"><is><t>郝桂英</t></is></c><c r="B2"><v>140427194303039983</v></c>'
        '<c r="C2" t="inlineStr"><is><t>低保对象</t></is></c><c r="D2"><v>46082</v></c>'
    )
    (said,) = exchange.read(book(f'<row r="1">{heading}</row><row r="2">{cells}</row>'))
    assert said.valid_from == date(2026, 3, 1), "Excel counts days"
    assert not said.id_number.isdigit()


async def test_the_server_goes_on_when_a_workbook_asked_for_everything(house: House, less_memory: None) -> None:
    county = await house.console("county01")
    addresses = {
        "/division-changes/read": (400, "list_unreadable"), "/low-income/imports/check": (400, "list_unreadable"),
        f"/payment-batches/{house.new_id()}/answers": (422, "bank_file_unreadable"),
    }  # fmt: skip
    for address, told in addresses.items():
        answer = await county.client.post(address, files={"file": ("表.xlsx", last_corner())})
        assert (answer.status_code, answer.json()["code"]) == told
    assert (await county.get("/session"))["user"], "the server goes on"
