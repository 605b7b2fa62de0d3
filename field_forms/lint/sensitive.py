"""Personal information: what looks like it and is not marked, and where marked answers show in the clear."""

from __future__ import annotations

import re

from field_forms.lint.finding import Findings, Place, likely
from field_forms.lint.outline import Outline, Question
from field_forms.references import read
from field_forms.xpath.scope import Names
from field_forms.xpath.syntax import Call, Expression, Path

SENSITIVE = "bind::tanfang:sensitive"
KINDS = ("name", "id_number", "phone", "address", "bank_account", "health", "location", "photo", "other")
_ASKED = frozenset(("text", "integer", "decimal", "barcode", "calculate", "hidden"))
_CHOSEN = frozenset(("select_one", "select_multiple"))
_WORDS = {
    "id_number": r"身份证|公民身份号码|id[_ -]?(card|number|no|last4)\b|citizen[_ ]id|passport|护照",
    "phone": r"电话|手机|联系方式|微信号|phone|mobile|telephone|\btel\b",
    "bank_account": r"银行卡|银行账|卡号|账号|账户|bank[_ ]?(account|card)|(account|card)[_ ]number",
    "address": r"住址|家庭地址|门牌|详细地址|home[_ ]address|\baddress\b|street",
    "name": r"姓名|名字|(full|person|first|last|family|given|sur|applicant)[_ ]?name",
}
_PERSONAL = {kind: re.compile(words, re.IGNORECASE) for kind, words in _WORDS.items()}
_HEALTH = re.compile(
    r"诊断|病史|残疾|精神疾病|艾滋|hiv\b|怀孕|传染病|服药|diagnos|disab(led|ility)|pregnan|mental (illness|health)",
    re.IGNORECASE,
)
_IDENTIFYING = frozenset(("name", "id_number", "phone", "address", "bank_account"))
_CARRYING = frozenset((
    "concat", "join", "substr", "substring", "substring-before", "substring-after", "string", "normalize-space",
    "coalesce", "once", "translate", "if", "upper-case", "lower-case", "jr:choice-name",
))  # fmt: skip


def check_sensitive(outline: Outline, findings: Findings) -> None:
    """Questions that look personal without the mark, and marks that are not known."""
    for question in outline.questions:
        written = question.row.get(SENSITIVE)
        if written:
            if written not in KINDS:
                known = ", ".join(KINDS)
                findings.add(
                    "sensitive_kind",
                    question.row.place(SENSITIVE),
                    near=likely(written, KINDS),
                    kind=written,
                    known=known,
                )
            continue
        kind = _looks_like(question)
        if kind:
            findings.add("sensitive", question.row.place("name"), name=question.name, kind=kind)


def _looks_like(question: Question) -> str:
    """The kind of personal information that a question's name and label speak of, "" for none."""
    labels = [text for key, text in question.row.cells.items() if key.partition("::")[0] == "label"]
    texts = " ".join([question.name.replace("_", " "), question.name, *labels])
    if question.type in _ASKED and question.type not in ("calculate", "hidden"):
        for kind, pattern in _PERSONAL.items():
            if pattern.search(texts):
                return kind
    if question.type in _CHOSEN or question.type == "text":
        return "health" if _HEALTH.search(texts) else ""
    return ""


def carried(tree: Expression, context: Names, outline: Outline) -> list[Question]:
    """The marked questions whose very answers an expression hands on."""
    if isinstance(tree, Path):
        found = read(tree, context).references
        question = outline.by_path.get(found[-1].path) if found else None
        return [question] if question is not None and question.row.get(SENSITIVE) else []
    if isinstance(tree, Call) and tree.name in _CARRYING:
        parts = tree.arguments[1:] if tree.name == "if" else tree.arguments
        return [one for part in parts for one in carried(part, context, outline)]
    return []


def check_shown(
    tree: Expression, context: Names, place: Place, outline: Outline, findings: Findings, where: tuple[str, str]
) -> None:
    """Report marked answers that an instance name or entity label would show to everyone."""
    for question in dict.fromkeys(one.name for one in carried(tree, context, outline)):
        findings.add("sensitive_shown", place, name=question, where_zh=where[0], where_en=where[1])


def check_copies(outline: Outline, trees: dict[Names, Expression], findings: Findings) -> None:
    """Calculations that hand on who somebody is, without a mark of their own."""
    for path, tree in trees.items():
        question = outline.by_path[path]
        handed = [] if question.row.get(SENSITIVE) else carried(tree, path, outline)
        copied = [one for one in handed if one.row.get(SENSITIVE) in _IDENTIFYING]
        if copied:
            kind = copied[0].row.get(SENSITIVE)
            findings.add(
                "sensitive_copied",
                question.row.place("calculation"),
                name=question.name,
                other=copied[0].name,
                kind=kind,
            )
