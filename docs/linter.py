"""The reference page of everything that the check of a form can find."""

from field_forms.lint.kinds import Area, Kind, areas


def page() -> str:
    """Every kind by area: severity, what is wrong, why, what to do, in both languages."""
    count = sum(len(area.kinds) for area in areas().values())
    parts = [
        "# What the check of a form finds",
        "",
        "Made from `field_forms/lint/kinds.toml` by `python -m docs.generate`; do not edit.",
        "",
        f"`tanfang form check` and publishing report these {count} kinds, each with its sheet, row and column.",
        "An error would not work in the field; a warning is likely not meant. Words in braces are filled in.",
        "",
        f"检查表单时会报告下面 {count} 种问题。error 必须改，warning 请看一看。",
        "",
    ]
    for area in areas().values():
        parts += [f"## {area.title_zh} {area.title_en}", "", *_rows(area), ""]
    return "\n".join(parts).rstrip() + "\n"


def _rows(area: Area) -> list[str]:
    head = ["| kind | severity | what | what to do |", "|---|---|---|---|"]
    return head + [_row(name, area.kinds[name]) for name in sorted(area.kinds)]


def _row(name: str, kind: Kind) -> str:
    what = "<br>".join(text for text in (kind.zh, kind.why_zh, kind.en, kind.why_en) if text)
    remedy = "<br>".join(text for text in (kind.remedy_zh, kind.remedy_en) if text)
    return f"| `{name}` | {kind.severity} | {_cell(what)} | {_cell(remedy)} |"


def _cell(text: str) -> str:
    """As a cell of a table shows it; of tags only our own line breaks count."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("&lt;br>", "<br>")
