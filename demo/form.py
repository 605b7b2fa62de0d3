"""The form the demo's visits were filled with: the scattered-tekun home visit of the form library."""

from functools import cache
from io import BytesIO
from pathlib import Path

from python_calamine import CalamineWorkbook

import server.forms
from demo.answers import FORM_ID, GROUPS


@cache
def form_version() -> str:
    """The version of the workbook in the library."""
    workbook = Path(server.forms.__path__[0]) / "library" / f"{FORM_ID}.xlsx"
    sheet = CalamineWorkbook.from_filelike(BytesIO(workbook.read_bytes())).get_sheet_by_name("settings")
    titles, values = sheet.to_python()[:2]
    return str(values[titles.index("version")])


def instance(answers: dict[str, str], instance_id: str) -> str:
    """The XForm instance of a visit. Answers are words of ours: nothing in them needs escaping."""
    pages = "".join(_page(group, names, answers) for group, names in GROUPS.items())
    meta = f"<meta><instanceID>uuid:{instance_id}</instanceID></meta>"
    return f'<data id="{FORM_ID}" version="{form_version()}">{pages}{meta}</data>'


def _page(group: str, names: tuple[str, ...], answers: dict[str, str]) -> str:
    inside = "".join(f"<{name}>{answers[name]}</{name}>" for name in names if name in answers)
    return f"<{group}>{inside}</{group}>" if inside else ""
