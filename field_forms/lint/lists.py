"""The choices sheet: lists, with choices that are doubled, unnamed or cannot be used."""

from __future__ import annotations

import re

from field_forms.lint.finding import Findings, likely
from field_forms.lint.outline import TRUE, Outline
from field_forms.lint.sheets import Row, Sheet

_LIST_NAME = re.compile(r"^[A-Za-z_][A-Za-z0-9_.\-]*$")


def read_external(external: Sheet | None, found: Outline, findings: Findings) -> None:
    """The sheet external_choices, of which select_one_external takes its list."""
    lists = {row.get("list_name") for row in external.rows} if external is not None else set[str]()
    for question in found.questions:
        if question.type == "select_one_external":
            place = question.row.place("type")
            if external is None:
                findings.add("no_external_choices", place)
            elif question.list_name not in lists:
                findings.add("no_list", place, near=likely(question.list_name, lists), name=question.list_name)
            if not question.row.get("choice_filter"):
                findings.add("external_filter", question.row.place("choice_filter"))


def read_lists(choices: Sheet | None, settings: Row | None, found: Outline, findings: Findings) -> None:
    """Choice lists by name and value, with what is wrong in them."""
    if choices is None:
        return
    doubles = settings is not None and settings.get("allow_choice_duplicates") in TRUE
    found.list_columns = {heading.key for heading in choices.headings}
    for row in choices.rows:
        list_name, value = row.get("list_name"), row.get("name")
        if not list_name:
            if value or row.any("label"):
                findings.add("choice_without_list", row.place("list_name"), value=value or row.any("label"))
            continue
        if not value:
            findings.add("choice_name", row.place("name"), list=list_name)
            continue
        rows = found.lists.get(list_name)
        if rows is None:
            rows = found.lists[list_name] = {}
            if not _LIST_NAME.match(list_name):
                findings.add("list_name", row.place("list_name"), name=list_name)
        if value in rows and not doubles:
            findings.add("duplicate_choice", row.place("name"), value=value, row=rows[value].number, list=list_name)
        rows.setdefault(value, row)
        if not value.isascii():
            findings.add("choice_ascii", row.place("name"), value=value)
        if "label" in choices.by_column and not any(
            row.any(column) for column in ("label", "image", "audio", "video")
        ):
            findings.add("choice_label", row.place("label"), value=value, list=list_name)
