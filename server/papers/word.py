"""A paper as a Word document, for offices that go on writing in it. Fonts are named, not embedded."""

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement  # pyright: ignore[reportUnknownVariableType] - partly typed
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from server.papers.records import Block, Content

SONG, FANG, HEI = "宋体", "仿宋", "黑体"


def docx(content: Content) -> bytes:
    """The same blocks as in the PDF, in the same order."""
    document: Any = Document()
    size = Pt(16 if content.letter else 12)
    _page(document, content, size)
    _text(document.add_paragraph(), content.title, HEI, Pt(22), WD_ALIGN_PARAGRAPH.CENTER)
    if content.number:
        _text(document.add_paragraph(), content.number, FANG, size, WD_ALIGN_PARAGRAPH.CENTER)
    for block in content.blocks:
        _add(document, block, size)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Any, content: Content, size: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", size
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FANG)
    document.core_properties.title, document.core_properties.author = content.title, ""
    foot = section.footer.paragraphs[0]
    _text(foot, f"{content.foot}　— ", SONG, Pt(9), WD_ALIGN_PARAGRAPH.CENTER)
    _field(foot, "PAGE")
    _run(foot, " —", SONG, Pt(9))


def _field(paragraph: Any, instruction: str) -> None:
    """A number that Word counts itself."""
    make: Any = OxmlElement  # pyright: ignore[reportUnknownVariableType]
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", instruction), ("end", "")):
        element = make("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)  # noqa: SLF001 - the library has no other way to a field


def _run(paragraph: Any, text: str, font: str, size: Any) -> None:
    run = paragraph.add_run(text)
    run.font.size = size
    run.font.name = "Times New Roman"
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)  # noqa: SLF001


def _text(paragraph: Any, text: str, font: str, size: Any, align: Any = None) -> None:
    _run(paragraph, text, font, size)
    if align is not None:
        paragraph.alignment = align


def _add(document: Any, block: Block, size: Any) -> None:
    if block.kind == "heading":
        _text(document.add_paragraph(), block.text, HEI, Pt(14))
    elif block.kind in ("paragraph", "addressee"):
        paragraph = document.add_paragraph()
        _text(paragraph, block.text, FANG, size)
        if block.kind == "paragraph":
            paragraph.paragraph_format.first_line_indent = size * 2
    elif block.kind in ("fields", "table"):
        _table(document, block, size)
    elif block.kind == "lines":
        for _ in range(block.count):
            document.add_paragraph("＿" * 28)
    elif block.kind == "signs":
        for sign in block.items:
            _text(document.add_paragraph(), f"{sign}：＿＿＿＿＿＿＿＿　　　年　　月　　日", FANG, size)
    else:
        for item in block.items:
            _text(document.add_paragraph(), item, FANG, size, WD_ALIGN_PARAGRAPH.RIGHT)


def _table(document: Any, block: Block, size: Any) -> None:
    table = document.add_table(rows=0, cols=len(block.rows[0]) if block.rows else 1)
    table.style = "Table Grid"
    for row in block.rows:
        cells = table.add_row().cells
        for index, text in enumerate(row):
            _text(cells[index].paragraphs[0], text, HEI if index == 0 else FANG, size)
