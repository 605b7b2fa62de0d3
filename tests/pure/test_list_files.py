"""Files as departments hand them in, the odd and the bad ones: what is read of them, and what is never opened."""

import codecs
import resource
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from policy.feeds import feeds
from server.core import sheets
from server.core.tables import MOST_UNPACKED, Note, Table, UnreadableListError, complete, open_table
from server.imports.columns import find_heading, likelier
from server.imports.reading import filled, plan
from tests.features.lists import DISABLED, comma, saved, xlsx
from tests.features.odd_books import bomb, book, last_corner, with_hidden, with_macros
from tests.features.old_excel import locked_xlsx, xls

PEOPLE = [DISABLED, ("李秀英", "140427195003158013", "1", "视力", "一级", ""), ("王二", "2", "2", "听力", "二级", "")]


def opened(folder: Path, data: bytes, sheet: str = "") -> Table:
    path = folder / "list"
    path.write_bytes(data)
    return open_table(path, sheet)


def why(folder: Path, data: bytes, sheet: str = "") -> str:
    with pytest.raises(UnreadableListError) as refused:
        list(opened(folder, data, sheet).rows())
    return refused.value.why


def test_a_sheet_that_unpacks_to_gigabytes_is_not_opened(tmp_path: Path) -> None:
    data = bomb()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert why(tmp_path, data) == "bomb"
    # One that says it is small is read to its end, no further, and fails its check.
    small = (80 * 1024**2).to_bytes(4, "little")
    assert small in data
    assert why(tmp_path, data.replace(small, (1000).to_bytes(4, "little"))) == "broken"
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 40 * 1024, "memory grew with what it unpacks to"
    assert MOST_UNPACKED < 2 * 1024**3


@pytest.mark.parametrize(
    "data",
    [
        last_corner(),
        book("".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_000)),
             f"<si><t>{'长' * 32_767}</t></si>"),
    ],
    ids=["one cell in the last corner", "one long text for every cell"],
)  # fmt: skip
def test_a_small_workbook_that_asks_for_terabytes_ends_alone(
    tmp_path: Path, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In less memory than a house gives, so that it takes less long."""
    monkeypatch.setattr(sheets, "MEMORY", 256 * 1024**2)
    assert len(data) < 500_000
    assert why(tmp_path, data) == "too_big"


def test_a_workbook_of_1997_is_read(tmp_path: Path) -> None:
    table = opened(tmp_path, xls([[str(cell) for cell in row] for row in PEOPLE]))
    assert (table.kind, table.sheet) == ("xls", "名单")
    assert [row[0] for row in table.rows()] == ["姓名", "李秀英", "王二"]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""), ("utf-8", codecs.BOM_UTF8), ("gb18030", b""), ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE), ("utf-16-le", b""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_every_encoding_of_a_text_says_the_same(tmp_path: Path, encoding: str, mark: bytes, delimiter: str) -> None:
    rare = [*PEOPLE, ("𠮷田㛃", "3", "3", "言语", "四级", "")]
    data = mark + comma(rare, encoding, delimiter)
    assert list(opened(tmp_path, data).rows()) == [[str(cell) for cell in row] for row in rare]


def test_signs_that_no_database_keeps_are_left_out(tmp_path: Path) -> None:
    data = comma(
        [*PEOPLE, *[("王二", "2", "2", "听力", "二级", "")] * 200, ("段\0改花", "\0", "1", "视力", "一级", "")]
    )
    assert list(opened(tmp_path, data).rows())[-1] == ["段改花", "", "1", "视力", "一级", ""]


def test_half_a_workbook_is_refused_and_half_a_text_says_so(tmp_path: Path) -> None:
    whole = xlsx(PEOPLE)
    for part in (len(whole) // 2, len(whole) - 1, 30):
        assert why(tmp_path, whole[:part]) == "broken"
    assert complete(opened(tmp_path, comma(PEOPLE)))
    cut = opened(tmp_path, comma(PEOPLE)[:-9])
    assert not complete(cut)
    assert [row[0] for row in cut.rows()] == ["姓名", "李秀英", "王二"]


def test_no_workbook_at_all_is_refused(tmp_path: Path) -> None:
    assert why(tmp_path, b"") == "empty"
    assert why(tmp_path, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff\xfe") == "not_a_text"
    assert why(tmp_path, "<html><table><tr><td>姓名".encode()) == "web_page"
    assert why(tmp_path, b"\xd0\xcf\x11\xe0 nothing of the sort") == "not_a_workbook"


def test_a_password_is_told_apart_from_what_is_no_workbook(tmp_path: Path) -> None:
    """Whoever hands it in can take it off, in either of Excel's formats."""
    assert why(tmp_path, locked_xlsx()) == "password"
    assert why(tmp_path, xls(PEOPLE, locked=True)) == "password"


def test_a_hidden_sheet_is_named_and_never_read(tmp_path: Path) -> None:
    data = with_hidden(PEOPLE)
    table = opened(tmp_path, data)
    assert table.sheet == "名单", "though the hidden ones are longer"
    assert {one.detail for one in table.notes if one.note == "hidden_sheet_left_out"} == {"底稿", "密"}
    assert why(tmp_path, data, "底稿") == "no_such_sheet"


def test_macros_are_named_and_the_cells_read(tmp_path: Path) -> None:
    table = opened(tmp_path, with_macros(PEOPLE))
    assert Note("macros_not_run") in table.notes
    assert [row[0] for row in table.rows()] == ["姓名", "李秀英", "王二"]


def test_a_formula_is_its_value_and_marked_and_one_without_a_value_is_empty(tmp_path: Path) -> None:
    table = opened(tmp_path, book(
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f t="shared" si="0"/><v>王二</v></c>'
        '<c r="C1"><f>HYPERLINK("http://example.org")</f><v></v></c><c r="D1"><v>5</v></c></row>'
    ))  # fmt: skip
    assert list(table.rows()) == [["2", "王二", "", "5"]]
    assert table.notes == (Note("formulas", "3"), Note("formulas_without_value", "1"))


def test_cells_merged_downwards_hold_for_each_row_but_amounts_do_not(tmp_path: Path) -> None:
    made = Workbook()
    page: Any = made.active
    for row in (
        ("住院费用表", "", "", ""), ("患者姓名", "身份证号", "个人自付", "村"), ("段改花", "1", "900", "城南"),
        ("", "", "", ""), ("", "", "", ""), ("王二", "2", "50", "城北"), ("", "", "", ""),
    ):  # fmt: skip
        page.append(list(row))
    for area in ("A1:D1", "A3:A4", "B3:B4", "C3:C4", "D3:D4"):
        page.merge_cells(area)
    table = opened(tmp_path, saved(made))
    top = list(table.rows())
    heading = find_heading("hospital_bills", top)
    chosen = plan(feeds()["hospital_bills"], heading, {
        "name": "患者姓名", "id_number": "身份证号", "self_paid": "个人自付", "village": "村",
    })  # fmt: skip
    read = [list(row) for row in filled(chosen, table.rows(), table.merged)]
    assert read[2:6] == [
        ["段改花", "1", "900", "城南"], ["", "", "", ""], ["", "", "", ""], ["王二", "2", "50", "城北"],
    ], "a row with nothing of its own stays empty"  # fmt: skip
    page["E4"] = "第二次"
    again = opened(tmp_path, saved(made))
    read = [list(row) for row in filled(chosen, again.rows(), again.merged)]
    assert read[3] == ["段改花", "1", "", "城南", "第二次"]
    assert read[4] == ["", "", "", "", ""]


@pytest.mark.parametrize("feed", list(feeds()))
def test_every_departments_headings_are_taken_for_its_own(feed: str) -> None:
    """With a feed's own words no list is taken for another department's; handed in as another it is recognised."""
    heading = ["姓名", "身份证号", *(field.words[0] for field in feeds()[feed].field.values())]
    assert likelier(feed, [heading]) is None
    for other in ("deaths", "housing", "students"):
        needed = [name for name, field in feeds()[other].field.items() if field.needed]
        if other != feed and needed:
            assert likelier(other, [heading]) == feed
