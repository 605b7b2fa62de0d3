"""The settings and entities sheets."""

from __future__ import annotations

import re

from field_forms.lint.expressions import check_text
from field_forms.lint.finding import Findings, Place, likely
from field_forms.lint.outline import FALSE, TRUE, Outline
from field_forms.lint.sensitive import check_shown
from field_forms.lint.sheets import Row, Sheet

PURPOSES = ("visit", "quick_report", "survey")
STYLES = ("pages", "theme-grid", "theme-formhub", "theme-plain", "theme-kobo", "no-text-transform")
_ID = re.compile(r"[A-Za-z_][\w.\-]*", re.ASCII)
_PREFIX = re.compile(r'([A-Za-z_][\w.\-]*)="[^"]*"')
_PROPERTY = re.compile(r"[A-Za-z_][\w\-]*", re.ASCII)
_SWITCHES = ("auto_send", "auto_delete", "allow_choice_duplicates", "clean_text_values", "omit_instanceid")
_EXPRESSIONS = ("create_if", "update_if", "entity_id")


def first_row(settings: Sheet | None) -> Row | None:
    """The row that counts."""
    return settings.rows[0] if settings is not None and settings.rows else None


def check_settings(settings: Sheet | None, survey: Sheet, outline: Outline, findings: Findings) -> None:
    """Form id, version, languages, name of the instance."""
    row = first_row(settings)
    if row is None or settings is None:
        findings.add("no_settings", Place("settings"))
        return
    for other in settings.rows[1:]:
        findings.add("settings_row", other.place())
    _identity(row, findings)
    chosen = row.get("default_language")
    languages = {survey.columns[key].language for key in survey.by_column.get("label", ())} - {""}
    if chosen and languages and chosen not in languages:
        findings.add("default_language", row.place("default_language"), near=likely(chosen, languages), name=chosen)
    elif languages and not chosen and len(languages) > 1:
        findings.add("no_default_language", row.place("default_language"))
    _words(row, findings)
    name = row.get("instance_name")
    if name:
        place = row.place("instance_name")
        tree = check_text(name, place, (outline.root,), outline, findings)
        if tree is not None:
            where = ("填好的表单的名称", "the name of the filled-in form")
            check_shown(tree, (outline.root,), place, outline, findings, where)


def _words(row: Row, findings: Findings) -> None:
    """Settings that take one of a few words."""
    purpose = row.get("purpose")
    if purpose and purpose not in PURPOSES:
        findings.add("purpose", row.place("purpose"), near=likely(purpose, PURPOSES), text=purpose)
    for word in row.get("style").split():
        if word not in STYLES:
            findings.add("style", row.place("style"), near=likely(word, STYLES), text=word)
    for key in _SWITCHES:
        if row.get(key) and row.get(key) not in TRUE | FALSE:
            findings.add("switch", row.place(key), setting=key, text=row.get(key))
    declared = row.get("namespaces")
    if declared and _PREFIX.sub("", declared).strip():
        findings.add("namespaces", row.place("namespaces"), text=declared)


def _identity(row: Row, findings: Findings) -> None:
    form_id = row.get("form_id")
    if not form_id:
        findings.add("no_form_id", row.place("form_id"))
    elif not _ID.fullmatch(form_id):
        findings.add("form_id", row.place("form_id"), name=form_id)
    elif len(form_id) > 64:
        findings.add("form_id_long", row.place("form_id"), length=len(form_id))
    version = row.get("version")
    if not version:
        findings.add("no_version", row.place("version"))
    elif row.kinds.get("version") == "date":
        findings.add("version_date", row.place("version"), text=version)
    if not row.get("form_title"):
        findings.add("no_title", row.place("form_title"))
    root = row.get("name")
    if root and not _ID.fullmatch(root):
        findings.add("name", row.place("name"), name=root)


def check_entities(entities: Sheet | None, outline: Outline, findings: Findings) -> None:
    """The entities sheet, and the questions that save to it."""
    rows = entities.rows if entities is not None else []
    seen: dict[str, Row] = {}
    for row in rows:
        name = row.get("list_name")
        if not name:
            findings.add("entity_name", row.place("list_name"))
        elif not _PROPERTY.fullmatch(name) or name.startswith("__"):
            findings.add("entity_list", row.place("list_name"), name=name)
        elif name in seen:
            findings.add("entity_twice", row.place("list_name"), name=name, row=seen[name].number)
        seen.setdefault(name, row)
        _entity(row, outline, findings)
    outline.entities.update(seen)
    _saved(seen, outline, findings)


def _entity(row: Row, outline: Outline, findings: Findings) -> None:
    context = (outline.root, "meta", "entity")
    creates, updates, identifier = row.get("create_if"), row.get("update_if"), row.get("entity_id")
    if updates and not identifier:
        findings.add("entity_id", row.place("entity_id"))
    elif creates and identifier and not updates:
        findings.add("entity_update", row.place("update_if"))
    elif not row.any("label") and not identifier:
        findings.add("entity_label", row.place("label"), name=row.get("list_name"))
    for column in _EXPRESSIONS:
        if row.get(column):
            check_text(row.get(column), row.place(column), context, outline, findings, "entity")
    label = row.any("label")
    if label:
        tree = check_text(label, row.place("label"), context, outline, findings, "entity")
        if tree is not None:
            check_shown(tree, context, row.place("label"), outline, findings, ("实体的名称", "the entity's label"))


def _saved(lists: dict[str, Row], outline: Outline, findings: Findings) -> None:
    taken: dict[tuple[str, str], int] = {}
    for question in outline.questions:
        written = question.row.get("save_to")
        if not written:
            continue
        place = question.row.place("save_to")
        of, hash_, name = written.rpartition("#")
        if not lists:
            findings.add("save_without_entities", place)
        elif question.type.startswith("begin_"):
            findings.add("save_group", place, name=question.name)
        elif written.count("#") > 1:
            findings.add("save_name", place, name=written)
        elif hash_ and of not in lists:
            findings.add("save_list", place, near=likely(of, lists), name=of)
        elif not hash_ and len(lists) > 1:
            findings.add("save_which", place, name=written)
        elif not _PROPERTY.fullmatch(name) or name.startswith("__") or name.lower() in ("name", "label"):
            findings.add("save_name", place, name=name)
        elif (of, name) in taken:
            findings.add("save_twice", place, name=name, row=taken[of, name])
        taken.setdefault((of, name), question.row.number)
