"""Cells as their author wrote them: the type of a question, expressions with `${name}`."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from field_forms.definition import Question

_BY_CONTROL = {
    "select1": "select_one",
    "select": "select_multiple",
    "rank": "rank",
    "range": "range",
    "trigger": "acknowledge",
}
_BY_TYPE = {
    "string": "text",
    "int": "integer",
    "boolean": "text",
    "xs:string": "text",
    "binary": "file",
}
WORDS: dict[str, tuple[str, str]] = {
    "select_one": ("单选", "choose one"),
    "select_multiple": ("多选", "choose several"),
    "rank": ("排序", "rank"),
    "range": ("刻度", "range"),
    "acknowledge": ("确认", "acknowledge"),
    "text": ("文字", "text"),
    "integer": ("整数", "whole number"),
    "decimal": ("小数", "decimal number"),
    "date": ("日期", "date"),
    "time": ("时间", "time"),
    "dateTime": ("日期时间", "date and time"),
    "geopoint": ("位置", "position"),
    "geotrace": ("路线", "line on the map"),
    "geoshape": ("范围", "area on the map"),
    "image": ("照片", "photo"),
    "audio": ("录音", "sound"),
    "video": ("视频", "video"),
    "file": ("文件", "file"),
    "barcode": ("条码", "barcode"),
    "note": ("说明", "note"),
    "calculate": ("计算", "calculation"),
    "begin_group": ("分组", "group"),
    "begin_repeat": ("重复组", "repeat"),
    "meta": ("系统项", "system entry"),
}  # fmt: skip
"""(Chinese, English) by written type."""


def written_type(question: Question) -> str:
    """`select_one`, `integer`, `begin_repeat`, `calculate` …: a key of WORDS, or the type itself where it is rare."""
    if question.kind in ("group", "repeat"):
        return f"begin_{question.kind}"
    if question.kind == "calculation":
        return "calculate"
    if question.control == "upload":
        return (
            question.media_type.partition("/")[0]
            if question.media_type[:5] in ("image", "audio", "video")
            else "file"
        )
    if question.control in _BY_CONTROL:
        return _BY_CONTROL[question.control]
    if question.kind == "meta":
        return "meta"
    if question.control == "input" and question.readonly == "true()" and question.type == "string":
        return "note"
    return _BY_TYPE.get(question.type, question.type)


_PATH = re.compile(r" ?(?:current\(\)/)?((?:/|(?:\.\./)+)[\w.\-/]+) ?")


def written_expression(expression: str, names: AbstractSet[str]) -> str:
    """An expression of the XForm with paths as `${name}` where `names` has the question, `true()` as yes."""

    def reference(match: re.Match[str]) -> str:
        name = match.group(1).rpartition("/")[2]
        return f"${{{name}}}" if name in names else match.group(0)

    text = _PATH.sub(reference, expression).strip()
    return {"true()": "yes", "false()": ""}.get(text, text)
