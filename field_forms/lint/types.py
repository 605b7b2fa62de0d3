"""Question types: the names an author may write, and what kind of answer each gives."""

from __future__ import annotations

import re

from field_forms.lint.finding import likely

NUMBER, TEXT, DATE, DATETIME, TIME = "number", "text", "date", "datetime", "time"
CHOICE, CHOICES, PLACE, FILE, NOTHING, UNKNOWN = "choice", "choices", "place", "file", "nothing", "unknown"

ANSWERS = {
    "text": TEXT, "integer": NUMBER, "decimal": NUMBER, "range": NUMBER, "date": DATE, "time": TIME,
    "datetime": DATETIME, "geopoint": PLACE, "geotrace": PLACE, "geoshape": PLACE, "image": FILE, "audio": FILE,
    "video": FILE, "file": FILE, "barcode": TEXT, "note": NOTHING, "calculate": UNKNOWN, "acknowledge": TEXT,
    "trigger": TEXT, "hidden": UNKNOWN, "xml-external": NOTHING, "csv-external": NOTHING, "start": DATETIME,
    "end": DATETIME, "today": DATE, "deviceid": TEXT, "username": TEXT, "email": TEXT, "phonenumber": TEXT,
    "simserial": TEXT, "subscriberid": TEXT, "audit": FILE, "start-geopoint": PLACE, "background-audio": FILE,
    "background-geopoint": PLACE, "osm": TEXT, "percentage": NUMBER, "number of days in last month": NUMBER,
    "number of days in last six months": NUMBER, "number of days in last year": NUMBER,
    "select_one": CHOICE, "select_multiple": CHOICES, "rank": CHOICES, "select_one_from_file": CHOICE,
    "select_multiple_from_file": CHOICES, "select_one_external": CHOICE,
    "begin_group": NOTHING, "begin_repeat": NOTHING, "begin_loop": NOTHING,
}  # fmt: skip
"""Type as the linter names it: the kind of its answer."""

META = frozenset((
    "start", "end", "today", "deviceid", "username", "email", "phonenumber", "simserial", "subscriberid", "audit",
    "start-geopoint", "background-audio", "background-geopoint", "calculate", "hidden", "xml-external",
    "csv-external",
))  # fmt: skip
"""Types that nobody is asked."""

_PLAIN_FORMS = ("string", "int", "dateTime", "photo", "gps", "location", "imei", "date time", "barcode")
_SAME = {
    "string": "text", "int": "integer", "dateTime": "datetime", "date time": "datetime", "photo": "image",
    "picture": "image", "gps": "geopoint", "location": "geopoint", "imei": "deviceid", "device id": "deviceid",
    "phone number": "phonenumber", "subscriber id": "subscriberid", "sim id": "simserial", "start time": "start",
    "end time": "end", "select": "select_multiple", "select1": "select_one", "select one": "select_one",
    "select all that apply": "select_multiple", "select one external": "select_one_external",
    "select multiple from": "select_multiple", "select multiple using": "select_multiple",
    "select one using": "select_one", "select all that apply from": "select_multiple",
    "select multiple": "select_multiple", "select one from": "select_one",
    "select one from file": "select_one_from_file", "select multiple from file": "select_multiple_from_file",
}  # fmt: skip
_WORDY = re.compile(r"^(?:q |get |add |uri:)?(.+?)(?: prompt)?(?: using)?$")
_COMMANDS = (
    "add select one prompt using", "add select multiple prompt using", "select all that apply from",
    "select one from file", "select multiple from file", "select_one_from_file", "select_multiple_from_file",
    "select one from", "select1", "select_one_external", "select_one", "select one", "select_multiple",
    "select all that apply", "rank",
)  # fmt: skip
_SELECT = re.compile(rf"^({'|'.join(_COMMANDS)}) (\S+)( (?:or specify other|or_other|or other))?$")
_GROUP = re.compile(r"^(begin|end)[ _](group|lgroup|repeat|loop|looped group)( (?:over )?(\S+))?$")
_SETTING = ("form_title", "set form title", "set_form_title", "form_id", "set form id", "set_form_id", "prefix")
_LIST_NEEDED = ("select_one", "select_multiple", "rank", "select one", "select multiple", "select1")
WRITTEN = (*ANSWERS, *_PLAIN_FORMS, "end_group", "end_repeat", "end_loop")


def read_type(written: str) -> tuple[str, str, bool]:
    """(type, list, whether it adds "other") of what stands in the type column; type "" when there is none such.

    `setting` is a row that is a setting in truth. Ends of groups are `end_group`, `end_repeat`, `end_loop`.
    """
    text = " ".join(written.split())
    group = _GROUP.match(text)
    if group:
        kind = {"lgroup": "repeat", "looped group": "repeat"}.get(group.group(2), group.group(2))
        return (f"{group.group(1)}_{kind}", group.group(4) or "", False)
    select = _SELECT.match(text)
    if select:
        return (_plain(select.group(1)), select.group(2), select.group(3) is not None)
    if text in _LIST_NEEDED:
        return (_plain(text), "", False)
    if text in _SETTING:
        return ("setting", "", False)
    if text.startswith("osm "):
        return ("osm", "", False)
    return (_plain(text), "", False)


def _plain(text: str) -> str:
    if text in ANSWERS:
        return text
    if text in _SAME:
        return _SAME[text]
    match = _WORDY.match(text)
    inner = match.group(1) if match else text
    if inner != text and (inner in ANSWERS or inner in _SAME):
        return _SAME.get(inner, inner)
    return ""


def likely_type(written: str) -> str:
    """The type that was likely meant, with its list: `selct_one yes_no` → `select_one yes_no`."""
    words = written.split()
    if not words:
        return ""
    if words[0].lower() in ("begin", "end") and len(words) > 1:
        return likely("_".join(words[:2]), WRITTEN)
    # The list's name belongs to the type; the longest run of words that is nearly a type counts.
    for length in (min(3, len(words)), 2, 1):
        near = likely("_".join(words[:length]), WRITTEN, 0.75 if length > 1 else 0.6)
        if near and near != written:
            rest = words[length:] if near.startswith(("select", "rank")) else []
            return " ".join([near, *rest])
    return ""
