"""What the converter says, in our words and at a place: every error and warning that pyxform has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from field_forms.lint.finding import Findings, Place
from field_forms.lint.sheets import Row, Sheet

_ROW = re.compile(r"\[row\s*:\s*(\d+)\]")
_SHEET = re.compile(r"[Oo]n the '(\w+)' sheet, the (?:'([^']*)' value|entity)")
_TOKEN = re.compile(r"\{(\w+)\}")

CODES = {
    "ENTITY_001": ("save_without_entities", "save_to"), "ENTITY_002": ("save_twice", "save_to"),
    "ENTITY_003": ("save_group", "save_to"), "ENTITY_004": ("save_list", "save_to"),
    "ENTITY_005": ("entity_label", "label"), "ENTITY_006": ("entity_update", "update_if"),
    "ENTITY_007": ("entity_id", "entity_id"), "ENTITY_008": ("save_which", "save_to"),
    "ENTITY_009": ("entity_place", "list_name"), "ENTITY_011": ("entity_scope", "save_to"),
    "ENTITY_012": ("entity_scope", "label"), "ENTITY_013": ("save_name", "save_to"),
    "HEADER_001": ("no_header", ""), "HEADER_002": ("duplicate_column", ""), "HEADER_003": ("no_column", ""),
    "HEADER_004": ("choices_heading", ""), "HEADER_005": ("column_unknown", ""),
    "INTERNAL_001": ("converter", ""), "INTERNAL_002": ("converter", ""),
    "LABEL_001": ("choice_label", "label"),
    "NAMES_001": ("duplicate_name", "name"), "NAMES_002": ("name_case", "name"),
    "NAMES_003": ("name_of_form", "name"), "NAMES_004": ("duplicate_repeat", "name"),
    "NAMES_005": ("name_meta", "name"), "NAMES_006": ("choice_name", "name"),
    "NAMES_007": ("duplicate_choice", "name"), "NAMES_008": ("name", ""), "NAMES_009": ("name", ""),
    "NAMES_010": ("entity_list", ""), "NAMES_011": ("entity_list", ""), "NAMES_012": ("save_name", ""),
    "NAMES_013": ("sheet_name", ""), "NAMES_014": ("entity_twice", "list_name"),
    "NAMES_015": ("entity_name", "list_name"),
    "PYREF_001": ("reference", ""), "PYREF_002": ("trigger", ""), "PYREF_003": ("unknown_question", ""),
    "PYREF_004": ("ambiguous", ""),
    "RANGE_001": ("parameter_value", "parameters"), "RANGE_002": ("range_step", "parameters"),
    "RANGE_003": ("range_width", "parameters"), "RANGE_004": ("range_multiple", "parameters"),
    "RANGE_005": ("range_outside", "parameters"), "RANGE_006": ("range_labels", "parameters"),
    "RANGE_007": ("range_labels", "parameters"), "RANGE_008": ("range_appearance", "parameters"),
    "RANGE_009": ("range_labels", "parameters"), "RANGE_010": ("range_labels", "parameters"),
    "RANGE_011": ("range_labels", "parameters"), "RANGE_012": ("range_labels", "parameters"),
    "SURVEY_001": ("end_without_begin", "type"), "SURVEY_002": ("not_closed", "type"),
    "SURVEY_003": ("parameter_value", "parameters"), "SURVEY_004": ("parameters", "parameters"),
    "SURVEY_005": ("parameter", "parameters"), "SURVEY_006": ("reference_geometry", "parameters"),
    "SURVEY_007": ("parameter_value", "parameters"), "SURVEY_008": ("parameter_value", "parameters"),
    "SURVEY_009": ("parameter_value", "parameters"),
}  # fmt: skip
"""pyxform's code: our kind, and the column it concerns ("" where the sentence names it)."""

_SENTENCES = tuple(
    (re.compile(pattern, re.DOTALL), kind, column)
    for pattern, kind, column in (
        (r"Duplicate column header: (?P<heading>.+)", "duplicate_column", ""),
        (r"You must have a sheet named 'survey'", "no_survey", ""),
        (r"Question with no type", "no_type", "type"),
        (r"Question or group with no name", "no_name", "name"),
        (r"Unknown question type '(?P<written>[^']*)'", "type", "type"),
        (r"Missing calculation", "no_calculation", "calculation"),
        (r"Audits must always be named", "audit_name", "name"),
        (r"are required parameters|To include location information", "audit_location", "parameters"),
        (r"must be greater +than or equal", "parameter_value", "parameters"),
        (r"Choice filter not supported for table-list", "table_list", "choice_filter"),
        (r"Badly formatted table list", "table_list", "type"),
        (r"Choice filter not supported with or_other", "other_filter", "choice_filter"),
        (r"Please specify choices for this 'or other'", "no_list", "type"),
        (r"List name not in (?:external )?choices sheet: *(?P<name>\S+)", "no_list", "type"),
        (r"List name not in columns sheet: *(?P<name>\S+)", "no_list", "type"),
        (r"Repeat loop without list name", "list_missing", "type"),
        (r"^KeyError: '(?P<name>[^']*)'$", "no_list", "type"),
        (r"There should be an external_choices sheet", "no_external_choices", ""),
        (r"There should be a choices sheet", "no_choices", "type"),
        (r"There should be choices for this question", "no_list", "type"),
        (r"Choice names with spaces .*\[(?P<value>[^\]]*)\] in \[(?P<list>[^\]]*)\]", "choice_space", "name"),
        (r"should end with one of the supported file extensions", "file_type", "type"),
        (r"background-geopoint triggers|must have a trigger|'trigger'", "background_trigger", "trigger"),
        (r"background-geopoint.*calculation|cannot have a calculation", "background_calculation", "calculation"),
        (r"Parameters must include randomize=true", "seed_without_randomize", "parameters"),
        (r"[Pp]arameter|must be set to|Invalid value for|value must be", "parameter_value", "parameters"),
        (r"[Aa]ndroid package|package name", "parameter_value", "parameters"),
        (r"Media type: (?P<name>\S+) not supported", "media_column", ""),
        (r"big-image", "big_image", "big-image"),
        (r"named '?(?P<name>[\w.\-]+)'? has no label or hint", "label_needed", "label"),
        (r"question \$\{(?P<name>[^}]*)\} is not user-visible", "trigger_hidden", "trigger"),
        (r"'search\(\)'", "search_list", "appearance"),
        (r"Cannot omit instanceID", "omit_instance", "omit_instanceid"),
        (r"empty id_string", "no_form_id", "form_id"),
        (r"no survey element named '(?P<name>[^']*)'", "unknown_question", ""),
        (r"multiple survey elements named '(?P<name>[^']*)'", "ambiguous", ""),
        (r"Instance names must be unique.*?name '(?P<name>[^']*)'", "instance_twice", "type"),
        (
            r"[Tt]he same instance id.*?Instance name: '(?P<name>[^']*)'|[Ii]nstance.*(?:unique|conflict)",
            "instance_twice",
            "type",
        ),
        (r"entity|entities", "entity_list", ""),
        (r"translat", "language", ""),
    )
)
_WARNINGS = tuple(
    (re.compile(pattern, re.DOTALL), kind, column)
    for pattern, kind, column in (
        (r"form_id and id_string", "two_ids", "form_id"),
        (r"column header is not part of the current", "disabled", "disabled"),
        (r"is being skipped", "row_ignored", "type"),
        (r"is no longer supported on most devices", "type_gone", "type"),
        (r"(?:Group|Repeat|Loop) has no label", "no_group_label", "label"),
        (r"select one external is only meant for filtered", "external_filter", "choice_filter"),
        (r"Use the max-pixels parameter", "max_pixels", "parameters"),
        (r"Could not export itemsets", "no_external_choices", ""),
        (r"valid machine-readable codes: (?P<name>.*?)\. Learn", "language_code", ""),
        (r"uses or_other and translations", "", ""),
        (r"is missing the (?:survey|choices) ", "", ""),
    )
)
"""Warnings: pattern, kind ("" where our own rules say it better), column."""

_OF_SETTINGS = frozenset(("omit_instance", "no_form_id"))


@cache
def _templates() -> tuple[tuple[re.Pattern[str], str], ...]:
    """pyxform's own sentences as patterns, by code: many are raised without it."""
    from pyxform.errors import ErrorCode

    found: list[tuple[re.Pattern[str], str]] = []
    for code in ErrorCode:
        parts = re.split(r"(\{\w+\})", code.value.msg.replace("{{", "\x01").replace("}}", "\x02"))
        seen: set[str] = set()
        pattern = ""
        for part in parts:
            token = _TOKEN.fullmatch(part)
            if token is None:
                pattern += re.escape(part.replace("\x01", "{").replace("\x02", "}"))
            elif token.group(1) in seen:
                pattern += ".*?"
            else:
                seen.add(token.group(1))
                pattern += f"(?P<{token.group(1)}>.*?)"
        found.append((re.compile(f"^{pattern}$", re.DOTALL), code.name))
    return tuple(found)


def report_error(text: str, sheets: Mapping[str, Sheet], findings: Findings) -> None:
    """Report what pyxform stopped at, unless one of our own rules has said it of the same place."""
    for sentence in text.split("\n[row"):
        whole = sentence if sentence.startswith("[row") or "[row" not in text else f"[row{sentence}"
        kind, column, values = _understood(whole)
        _report(kind, column, values, whole, sheets, findings)


def report_warning(text: str, sheets: Mapping[str, Sheet], findings: Findings) -> None:
    """Report a warning of pyxform's that our own rules do not say better."""
    for sentence in text.split("\n") if "is missing the" in text else [text]:
        kind, column, values = _understood(sentence, _WARNINGS)
        kind = "converter_warning" if kind == "converter" else kind
        if kind:
            _report(kind, column, values, sentence, sheets, findings)


def _understood(
    text: str, sentences: tuple[tuple[re.Pattern[str], str, str], ...] = _SENTENCES
) -> tuple[str, str, dict[str, str]]:
    """(kind, column, values) of one of pyxform's sentences; `converter` for one that is not known."""
    for pattern, code in _templates():
        match = pattern.match(text.strip())
        if match is not None:
            kind, column = CODES[code]
            return kind, column, _values(match)
    for pattern, kind, column in sentences:
        match = pattern.search(text)
        if match is not None:
            return kind, column, _values(match)
    return "converter", "", {}


def _values(match: re.Match[str]) -> dict[str, str]:
    given = {key: value or "" for key, value in match.groupdict().items()}
    same = {"value": "name", "q": "name", "saveto": "name", "dataset": "name", "missing": "column"}
    return given | {ours: given[theirs] for theirs, ours in same.items() if theirs in given and ours not in given}


def _report(
    kind: str, column: str, values: dict[str, str], text: str, sheets: Mapping[str, Sheet], findings: Findings
) -> None:
    row_number = _ROW.search(text)
    named = _SHEET.search(text)
    number = int(row_number.group(1)) if row_number else 0
    key = named.group(1) if named else values.get("sheet_name") or values.get("sheet") or ("survey" if number else "")
    column = column or ((named.group(2) or "") if named else "") or values.get("heading", "")
    key, number = _found(kind, values.get("name", ""), key, number, sheets)
    sheet = sheets.get(key)
    errors = [item for item in findings.items if item.severity == "error"]
    same_row = any(item.row == number and (sheet is None or item.sheet == sheet.name) for item in errors)
    if any(item.kind == kind for item in errors) or (same_row and number) or (not number and errors):
        return
    quoted = text.replace("\n", " ").strip()
    if any(item.kind == kind and item.row == number for item in findings.items):
        return
    findings.add(kind, _place(sheet, key, number, column), **{**values, "text": quoted})


def _found(kind: str, name: str, key: str, number: int, sheets: Mapping[str, Sheet]) -> tuple[str, int]:
    """The sheet and row of a sentence that names a question or a setting and no row."""
    if number:
        return key, number
    if kind in _OF_SETTINGS and "settings" in sheets:
        rows = sheets["settings"].rows
        return "settings", rows[0].number if rows else 0
    for row in reversed(sheets["survey"].rows) if name and "survey" in sheets else ():
        if row.get("name") == name or f" {name}." in row.get("type") or f" {name} " in f"{row.get('type')} ":
            return "survey", row.number
    return key, number


def _place(sheet: Sheet | None, key: str, number: int, column: str) -> Place:
    if sheet is None:
        return Place(key, number, column)
    row = next((one for one in sheet.rows if one.number == number), None)
    if row is None:
        row = Row(sheet, number, {}, {}) if number else None
    return Place(sheet.name, 0, column) if row is None else row.place(column.partition(" ")[0])
