"""Appearances, parameters and files: what each type of question knows (XLSForm reference)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

import msgspec

from field_forms.lint.cells import references
from field_forms.lint.finding import Findings, likely
from field_forms.lint.outline import Outline, Question
from field_forms.lint.sheets import Row, Sheet

_CALENDARS = "no-calendar month-year year ethiopian coptic islamic bikram-sambat myanmar persian buddhist gregorian"
_SELECT = (
    "minimal autocomplete quick columns columns-pack compact likert horizontal horizontal-compact label list-nolabel "
    "list no-buttons map image-map quickcompact search placement-map comment"
)
_SHOWN = {
    "text": "numbers decimal multiline masked url thousands-sep counter citizen-id phone tel hidden-answer textarea",
    "integer": "thousands-sep counter numbers masked bearing",
    "decimal": "thousands-sep bearing numbers counter masked",
    "date": _CALENDARS, "datetime": _CALENDARS, "time": "no-calendar",
    "select_one": _SELECT, "select_multiple": _SELECT, "select_one_from_file": _SELECT,
    "select_multiple_from_file": _SELECT, "select_one_external": _SELECT, "rank": "minimal",
    "geopoint": "maps placement-map hide-input", "geotrace": "maps placement-map hide-input",
    "geoshape": "maps placement-map hide-input",
    "image": "signature draw annotate new selfie new-front textarea sketch no-preview watermark",
    "audio": "new selfie new-front", "video": "new selfie new-front", "file": "new",
    "barcode": "front hidden-answer", "range": "vertical no-ticks picker rating distress horizontal",
    "note": "url multiline", "acknowledge": "", "trigger": "",
    "begin_group": "field-list table-list compact summary accordion no-collapse horizontal",
    "begin_repeat": "field-list table-list compact minimal no-collapse",
}  # fmt: skip
APPEARANCES = {kind: frozenset(words.split()) for kind, words in _SHOWN.items()}
_ANYWHERE = re.compile(
    r"^(w\d{1,2}|columns-\d+|compact-\d+|quickcompact-\d+|dn|hidden|comment|month-year|pages|theme-\w+)$"
)
_CALLS = re.compile(r"\b(ex|printer|search|intent):?\s*[:(].*", re.DOTALL)
NOT_ON_OUR_PHONE = frozenset(("ethiopian", "coptic", "islamic", "bikram-sambat", "myanmar", "persian", "buddhist"))


class Rule(msgspec.Struct, frozen=True):
    """What a parameter's value may be: a pattern, and in words."""

    pattern: str
    zh: str
    en: str


_NUMBER = Rule(r"-?\d+(\.\d+)?", "数字", "a number")
_WHOLE = Rule(r"\d+", "整数", "a whole number")
_TRUTH = Rule(r"true|false", "true 或 false", "true or false")
_COLUMN = Rule(r"[A-Za-z_][\w.\-]*", "列名", "the name of a column")
_SEED = Rule(r"-?\d+(\.\d+)?|\$\{[^{}]+\}", "数字或 ${题目}", "a number or ${question}")
_QUALITY = Rule(
    r"normal|voice-only|low|external", "normal、voice-only、low 或 external", "normal, voice-only, low or external"
)
_GEO = {"allow-mock-accuracy": _TRUTH, "reference-geometry": Rule(r".+", "列表名", "the name of a list")}
_RANDOM = {"randomize": _TRUTH, "seed": _SEED}
_FROM_FILE = {**_RANDOM, "value": _COLUMN, "label": _COLUMN}
_TRACE = {**_GEO, "incremental": Rule(r"true", "true", "true")}
PARAMETERS: dict[str, dict[str, Rule]] = {
    "range": {
        "start": _NUMBER, "end": _NUMBER, "step": _NUMBER, "tick_interval": _NUMBER, "placeholder": _NUMBER,
        "tick_labelset": _COLUMN,
    },
    "text": {"rows": _WHOLE},
    "image": {"max-pixels": _WHOLE, "app": Rule(r"[A-Za-z][\w.]*", "应用名", "the name of an app")},
    "audio": {"quality": _QUALITY}, "background-audio": {"quality": _QUALITY},
    "geopoint": {"capture-accuracy": _NUMBER, "warning-accuracy": _NUMBER, **_GEO},
    "geotrace": _TRACE, "geoshape": _TRACE,
    "select_one": _RANDOM, "select_multiple": _RANDOM, "rank": _RANDOM, "select_one_external": _RANDOM,
    "select_one_from_file": _FROM_FILE, "select_multiple_from_file": _FROM_FILE,
    "audit": {
        "location-priority": Rule(
            r"no-power|low-power|balanced|high-accuracy", "no-power、low-power、balanced 或 high-accuracy",
            "no-power, low-power, balanced or high-accuracy",
        ),
        "location-min-interval": _WHOLE, "location-max-age": _WHOLE, "track-changes": _TRUTH,
        "track-changes-reasons": Rule(r"on-form-edit", "on-form-edit", "on-form-edit"), "identify-user": _TRUTH,
    },
}  # fmt: skip
_RANGE = (("start", "1"), ("end", "10"), ("step", "1"))
_UNCHECKED = frozenset(("note", "calculate", "hidden", "begin_group", "begin_repeat", "begin_loop"))
_FILE_NAME = re.compile(
    r"\.(jpe?g|png|gif|svg|webp|bmp|mp3|wav|m4a|ogg|mp4|3gp|webm|mov|csv|xml|geojson)$", re.IGNORECASE
)
_PULLED = re.compile(r"""pulldata\(\s*['"]([^'"@]+)['"]""")


def check_appearances(outline: Outline, findings: Findings) -> None:
    """Appearances that the type of the question does not know, and such as our phone does not show."""
    for question in outline.questions:
        written = question.row.get("appearance")
        if not written:
            continue
        place = question.row.place("appearance")
        if _CALLS.search(written):
            findings.add("appearance_not_shown", place, appearance=written)
            continue
        known = APPEARANCES.get(question.type, frozenset())
        for word in written.split():
            if word in NOT_ON_OUR_PHONE and word in known:
                findings.add("appearance_not_shown", place, appearance=word)
            elif word.lower() not in known and not _ANYWHERE.match(word) and "${" not in written:
                findings.add("appearance", place, near=likely(word, known, 0.7), appearance=word, type=question.type)


def read_parameters(written: str) -> dict[str, str] | None:
    """Parameters by lower-case name; None when they are not written `name=value name=value`."""
    found: dict[str, str] = {}
    for part in re.sub(r"\s*=\s*", "=", written).replace(",", " ").replace(";", " ").split():
        name, equals, value = part.partition("=")
        if not equals or not name or not value or "=" in value:
            return None
        found[name.lower()] = value
    return found


def check_parameters(outline: Outline, findings: Findings) -> None:
    """Parameters that are not written as such, that the type does not know, or with values that they cannot have."""
    for question in outline.questions:
        written = question.row.get("parameters")
        if question.type == "range":
            _range(question, read_parameters(written) or {}, findings)
        if not written:
            continue
        place = question.row.place("parameters")
        given = read_parameters(written)
        if given is None:
            findings.add("parameters", place, text=written)
            continue
        rules = PARAMETERS.get(question.type)
        if rules is None:
            if question.type not in _UNCHECKED:
                findings.add("parameter_ignored", place, type=question.type)
            continue
        for name, value in given.items():
            rule = rules.get(name)
            if rule is None:
                known = ", ".join(sorted(rules))
                findings.add("parameter", place, near=likely(name, rules), name=name, type=question.type, known=known)
            elif not re.fullmatch(rule.pattern, value, re.IGNORECASE):
                findings.add("parameter_value", place, name=name, value=value, wanted_zh=rule.zh, wanted_en=rule.en)
        _together(question, given, findings)


def _together(question: Question, given: dict[str, str], findings: Findings) -> None:
    place = question.row.place("parameters")
    if "seed" in given and given.get("randomize", "").lower() != "true":
        findings.add("seed_without_randomize", place)
    audited = [name for name in ("location-priority", "location-min-interval", "location-max-age") if name in given]
    if question.type == "audit" and 0 < len(audited) < 3:
        findings.add("audit_location", place)


def _range(question: Question, given: dict[str, str], findings: Findings) -> None:
    try:
        start, end, step = (
            float(given.get(name, value)) for name, value in (("start", "1"), ("end", "10"), ("step", "1"))
        )
    except ValueError:
        return
    place = question.row.place("parameters")
    if step == 0:
        findings.add("range_step", place, step=given.get("step", "1"))
    elif abs(step) > abs(end - start):
        findings.add("range_width", place, step=f"{step:g}", width=f"{abs(end - start):g}")
    elif abs((end - start) / step - round((end - start) / step)) > 1e-9:
        findings.add("range_uneven", place, step=f"{step:g}", start=f"{start:g}", end=f"{end:g}")


def check_files(
    sheets: Collection[Sheet | None], outline: Outline, media: Collection[str] | None, findings: Findings
) -> None:
    """Files that the form names: of a kind that cannot be used, or not there. `media` None: not known."""
    absent: Callable[[str], bool] = lambda name: media is not None and name not in media  # noqa: E731
    for question in outline.questions:
        name, place = question.list_name, question.row.place("type")
        if question.type.endswith("_from_file"):
            if not name.lower().endswith((".csv", ".xml", ".geojson")):
                findings.add("file_type", place, file=name)
            elif absent(name):
                findings.add("missing_file", place, file=name)
        elif question.type in ("csv-external", "xml-external"):
            name = f"{question.name}.{question.type[:3]}"
            if absent(name):
                findings.add("missing_file", question.row.place("name"), file=name)
        for key, text in question.row.cells.items():
            for pulled in _PULLED.findall(text):
                file = pulled if "." in pulled else f"{pulled}.csv"
                if absent(file):
                    findings.add("missing_file", question.row.place(key), file=file)
    for sheet in sheets:
        for row in sheet.rows if sheet is not None else ():
            _media(row, absent, findings)


def _media(row: Row, absent: Callable[[str], bool], findings: Findings) -> None:
    for key, text in row.cells.items():
        if key.partition("::")[0] in ("image", "audio", "video", "big-image") and not references(text):
            if not _FILE_NAME.search(text):
                findings.add("media_name", row.place(key), file=text)
            elif absent(text):
                findings.add("missing_file", row.place(key), file=text)
    for key in row.sheet.by_column.get("big-image", ()):
        if row.get(key) and not row.any("image"):
            findings.add("big_image", row.place(key))
