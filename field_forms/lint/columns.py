"""Headings: which are known, and what a misspelled one was likely meant to be."""

from __future__ import annotations

from difflib import get_close_matches

from field_forms.lint.finding import Findings, Place
from field_forms.lint.sheets import Sheet

SURVEY = (
    "type", "name", "label", "hint", "guidance_hint", "required", "required_message", "relevant", "relevance",
    "constraint", "constraint_message", "calculation", "calculate", "appearance", "default", "readonly", "read_only",
    "choice_filter", "repeat_count", "count", "jr:count", "parameters", "trigger", "image", "audio", "video",
    "big-image", "autoplay", "media", "body", "bind", "instance", "note", "disabled", "save_to", "save_incomplete",
    "list_name", "query", "intent", "rows", "accuracythreshold", "value", "caption", "command", "compact_tag",
    "minimum_seconds", "response_note", "publishable", "sms_field", "kuid", "$kuid", "comment", "comments", "notes",
)  # fmt: skip
CHOICES = (
    "list_name", "list name", "name", "value", "label", "image", "audio", "video", "big-image", "media", "geometry",
    "order",
)  # fmt: skip
SETTINGS = (
    "form_title", "title", "form_id", "id_string", "version", "instance_name", "default_language", "public_key",
    "submission_url", "style", "namespaces", "auto_send", "auto_delete", "allow_choice_duplicates",
    "sms_keyword", "sms_separator", "sms_allow_media", "sms_date_format", "sms_datetime_format", "prefix",
    "delimiter", "attribute", "instance_xmlns", "name", "omit_instanceid", "add_none_option",
    "clean_text_values", "client_editable", "client editable", "submission url", "auto send", "auto delete",
)  # fmt: skip
ENTITIES = ("list_name", "dataset", "entity_id", "create_if", "update_if", "label")
SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")
KNOWN = {"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS, "entities": ENTITIES}
TRANSLATED = (
    "label", "hint", "guidance_hint", "constraint_message", "required_message", "image", "audio", "video", "big-image"
)  # fmt: skip


def base(heading: str) -> str:
    """The column of a heading without its language or prefix rest: `label::中文 (zh)` → `label`."""
    head = heading.partition("::")[0].strip().lower()
    return "label" if head.startswith("label:") else head


def language(heading: str) -> str:
    """The language part of a heading, "" without one."""
    return heading.partition("::")[2].strip()


def check_sheet_names(sheets: dict[str, Sheet], findings: Findings) -> None:
    """A missing survey sheet, and sheets whose names are nearly those of known ones."""
    for key, sheet in sheets.items():
        if key in SHEETS:
            continue
        near = [name for name in get_close_matches(key, SHEETS, n=1, cutoff=0.75) if name not in sheets]
        if near:
            findings.warn(
                "sheet_name",
                Place(sheet.name),
                f"工作表“{sheet.name}”不起作用，是不是 {near[0]}？",
                f"sheet “{sheet.name}” is not read; did you mean {near[0]}?",
                (f"把工作表改名为 {near[0]}", f"rename the sheet {near[0]}"),
            )
    if "survey" not in sheets:
        findings.error("no_survey", Place(), "没有 survey 工作表", "there is no sheet named survey")


def check_heading_row(sheet: Sheet, known: tuple[str, ...], findings: Findings, *, free: bool) -> None:
    """Misspelled headings. `free`: other headings are the author's own (filter columns of choices)."""
    for heading in sheet.headings:
        column = base(heading)
        place = sheet.heading_place(heading)
        if "\uff1a" in heading:
            findings.error(
                "full_width",
                place,
                f"列名“{heading}”里有全角冒号",
                f"heading “{heading}” has a full-width colon",
                ("改用 ::", "write ::"),
            )
            continue
        if column in known or column.replace(" ", "_") in known or column.startswith(("bind", "body", "instance")):
            continue
        near = get_close_matches(column.replace(" ", "_"), known, n=1, cutoff=0.84 if free else 0.75)
        if near:
            findings.error(
                "column",
                place,
                f"列名“{heading}”不认识，是不是 {near[0]}？",
                f"heading “{heading}” is not known; did you mean {near[0]}?",
                (f"把列名改为 {heading.replace(column, near[0])}", f"write {heading.replace(column, near[0])}"),
            )
        elif not free:
            findings.warn("column", place, f"列“{heading}”不起作用", f"column “{heading}” is not read")
