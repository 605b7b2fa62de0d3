"""What changed between two versions of a form, in words, and what each change does to drafts, reports and facts.

Drafts keep the version they were begun with and earlier records are never evaluated again; so an effect speaks of
new records beside the earlier ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

import msgspec

from field_forms.definition import Definition, Question
from field_forms.written import written_expression, written_type

Words = tuple[str, str]
NO_EFFECT: Words = ("", "")
_LANGUAGE: dict[str, Words] = {
    "zh": ("（中文）", " (Chinese)"),
    "en": ("（英文）", " (English)"),
    "default": ("", ""),
}
_KIND: dict[str, Words] = {
    "question": ("问题", "question"),
    "calculation": ("计算", "calculation"),
    "group": ("分组", "group"),
    "repeat": ("重复组", "repeat"),
    "meta": ("系统项", "system entry"),
}
# field, what it is called, what a change of it does
_TEXTS: tuple[tuple[str, Words, str], ...] = (
    ("labels", ("题目", "label"), ""),
    ("hints", ("提示", "hint"), ""),
    ("constraint_messages", ("不符合要求时的说明", "constraint message"), "constraint"),
    ("required_messages", ("必填时的说明", "required message"), "required"),
)
_CELLS: tuple[tuple[str, Words, Words], ...] = (
    ("relevant", ("显示条件", "relevance"),
     ("同样的情况，新记录可能多问或少问这一题", "the same situation may be asked more or less than before")),
    ("required", ("是否必填", "requirement"), ("以前的记录不重新检查", "earlier records are not judged again")),
    ("constraint", ("填写要求", "constraint"), ("以前的记录不重新检查", "earlier records are not judged again")),
    ("calculate", ("计算方法", "calculation"),
     ("以前的记录保留原来的结果", "earlier records keep the result they had")),
    ("default", ("默认值", "default"), NO_EFFECT),
    ("readonly", ("是否只读", "read-only"), NO_EFFECT),
    ("appearance", ("样式", "appearance"), NO_EFFECT),
    ("list_file", ("选项文件", "choice file"),
     ("旧答案可能不在新文件里", "earlier answers may not be in the new file")),
    ("fact", ("对应的事实", "fact"), ("规则从新记录读到的事实不同", "rules read another fact from new records")),
    ("sensitive", ("敏感标记", "sensitive mark"),
     ("新记录按新的标记遮盖", "new records are masked by the new mark")),
    ("save_to", ("写入的实体属性", "entity property"),
     ("新记录更新的属性不同", "new records update another property")),
)  # fmt: skip
CAUTION = frozenset(("removed", "renamed", "type", "choice_removed", "fact", "sensitive", "save_to"))
"""Kinds of change that reports or rules feel."""


class Change(msgspec.Struct, frozen=True):
    """One change. `kind`: `added`, `removed`, `renamed`, `moved`, `order`, `choice_added`, `choice_removed`,
    `choice_label`, or the field that changed (`labels`, `relevant`, `fact` …). `path` is the question's in the new
    version (in the old one where it was removed), "" for the form itself. `caution`: reports or rules feel it.
    """

    kind: str
    path: str
    zh: str
    en: str
    effect_zh: str
    effect_en: str
    caution: bool


def describe_difference(old: Definition, new: Definition) -> list[Change]:
    """Changes from an older version to a newer one: the form's own, then by question in the new form's order, then
    what was taken out. Nothing for two versions that ask and compute the same.
    """
    pairs = _pair(old, new)
    held = {before.path for before in pairs.values()}
    old_names, new_names = ({question.name for question in form.questions} for form in (old, new))
    found = list(_form(old, new))
    for question in new.questions:
        before = pairs.get(question.path)
        if before is None:
            found.append(_added(question))
        else:
            found.extend(_question(before, question, old_names, new_names))
    found.extend(_order(pairs, old, new))
    facts = {question.fact for question in new.questions}
    found.extend(_removed(gone, facts) for gone in old.questions if gone.path not in held)
    return found


def _pair(old: Definition, new: Definition) -> dict[str, Question]:
    """The old question of each new path: the same path, else the same name elsewhere, else the same words."""
    by_path = {question.path: question for question in old.questions}
    pairs = {question.path: by_path[question.path] for question in new.questions if question.path in by_path}
    for same in (_same_name, _same_words):
        held = {before.path for before in pairs.values()}
        free = [question for question in old.questions if question.path not in held]
        for question in new.questions:
            fitting = [before for before in free if question.path not in pairs and same(before, question)]
            if len(fitting) == 1:
                pairs[question.path] = fitting[0]
                free.remove(fitting[0])
    return pairs


def _same_name(before: Question, now: Question) -> bool:
    return before.name == now.name and _alike(before, now)


def _same_words(before: Question, now: Question) -> bool:
    return bool(now.labels) and before.labels == now.labels and _alike(before, now)


def _alike(before: Question, now: Question) -> bool:
    """Whether one column can hold both: the same kind of thing, both inside a repeat or both outside."""
    return (written_type(before), before.within_repeat) == (written_type(now), now.within_repeat)


def _form(old: Definition, new: Definition) -> Iterator[Change]:
    if old.title != new.title:
        yield _change("title", "", _turned(("表单名称", "form title"), old.title, new.title))
    gone = [code for code in old.languages if code not in new.languages]
    come = [code for code in new.languages if code not in old.languages]
    if gone or come:
        yield _change(
            "languages", "", _turned(("语言", "languages"), ", ".join(old.languages), ", ".join(new.languages))
        )


def _added(question: Question) -> Change:
    must = question.required not in ("", "false()")
    effect = (
        "以前的记录这一项为空" + ("；新记录必须回答" if must else ""),
        "blank in earlier records" + ("; new records must answer it" if must else ""),
    )
    zh, en = _name(question)
    return _change("added", question.path, (f"新增{zh}", f"added: {en}"), effect)


def _removed(question: Question, facts_now: set[str]) -> Change:
    lost = bool(question.fact) and question.fact not in facts_now
    effect = (
        "以前的答案保留，新记录没有这一项" + (f"；事实 {question.fact} 不再采集" if lost else ""),
        "earlier answers stay, new records have none" + (f"; fact {question.fact} is asked no more" if lost else ""),
    )
    zh, en = _name(question)
    return _change("removed", question.path, (f"删除{zh}", f"removed: {en}"), effect)


def _question(before: Question, now: Question, old_names: set[str], new_names: set[str]) -> Iterator[Change]:
    zh, en = _name(now)
    if before.name != now.name:
        effect = (f"报表里另起一列 {now.name}", f"reports begin another column, {now.name}")
        words = f"{zh}：原来叫 {before.name}，现在叫 {now.name}", f"{en}: was called {before.name}, now {now.name}"
        yield _change("renamed", now.path, words, effect)
    elif before.parent != now.parent:
        words = f"{zh}：从 {before.parent} 移到 {now.parent}", f"{en}: moved from {before.parent} to {now.parent}"
        yield _change("moved", now.path, words, ("报表里还是同一列", "still the same column in reports"))
    kinds = written_type(before), written_type(now)
    if kinds[0] != kinds[1]:
        effect = "同一列里，新旧记录的答案类型不同", "one column holds answers of both types"
        yield _of(now, "type", _turned(("类型", "type"), *kinds), effect)
    for field, called, needs in _TEXTS:
        if needs and not (getattr(before, needs) and getattr(now, needs)):
            continue  # the message came or went with what it explains
        for language, texts in _texts(getattr(before, field), getattr(now, field)):
            named = (
                called[0] + _LANGUAGE.get(language, (f"（{language}）", ""))[0],
                called[1] + _LANGUAGE.get(language, ("", f" ({language})"))[1],
            )
            yield _of(now, field, _turned(named, *texts))
    for field, called, effect in _CELLS:
        was = written_expression(getattr(before, field), old_names)
        is_now = written_expression(getattr(now, field), new_names)
        if was != is_now:
            yield _of(now, field, _turned(called, was, is_now), effect)
    yield from _choices(before, now)


def _texts(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, str]]]:
    for language in dict.fromkeys((*now, *before)):
        was, is_now = before.get(language, ""), now.get(language, "")
        if was != is_now:
            yield language, (was, is_now)


def _choices(before: Question, now: Question) -> Iterator[Change]:
    if not before.choices or not now.choices:
        return  # told by the type or the file already
    was = {choice.value: choice for choice in before.choices}
    is_now = {choice.value: choice for choice in now.choices}
    for value, choice in is_now.items():
        label = next(iter(choice.labels.values()), "")
        if value not in was:
            yield _of(now, "choice_added", (f"新增选项“{label}”（{value}）", f"added choice “{label}” ({value})"))
            continue
        for language, (old_text, new_text) in _texts(was[value].labels, choice.labels):
            called = f"选项 {value}（{language}）", f"choice {value} ({language})"
            yield _of(now, "choice_label", _turned(called, old_text, new_text))
    for value, choice in was.items():
        if value not in is_now:
            label = next(iter(choice.labels.values()), "")
            words = f"删除选项“{label}”（{value}）", f"removed choice “{label}” ({value})"
            effect = "以前选它的答案保留，新记录不能再选", "earlier answers stay, new records cannot choose it"
            yield _of(now, "choice_removed", words, effect)


def _order(pairs: Mapping[str, Question], old: Definition, new: Definition) -> Iterator[Change]:
    """Questions asked earlier or later than before, the fewest that explain it."""
    now = [question.path for question in new.questions if question.path in pairs]
    of_old = {before.path: path for path, before in pairs.items()}
    was = [of_old[question.path] for question in old.questions if question.path in of_old]
    kept = {path for block in SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks()
            for path in now[block.b : block.b + block.size]}  # fmt: skip
    for question in new.questions:
        moved = question.path in pairs and question.path not in kept
        if moved and pairs[question.path].parent == question.parent and question.labels:
            zh, en = _name(question)
            yield _change("order", question.path, (f"{zh}：顺序变了", f"{en}: asked at another place"))


def _name(question: Question) -> Words:
    kind = _KIND[question.kind]
    some = next(iter(question.labels.values()), "")
    zh, en = question.labels.get("zh", some), question.labels.get("en", some)
    return (
        f"{kind[0]} {question.name}" + (f"“{zh}”" if zh else ""),
        f"{kind[1]} {question.name}" + (f" “{en}”" if en else ""),
    )


def _of(question: Question, kind: str, words: Words, effect: Words = NO_EFFECT) -> Change:
    zh, en = _name(question)
    return _change(kind, question.path, (f"{zh}：{words[0]}", f"{en}: {words[1]}"), effect)


def _change(kind: str, path: str, words: Words, effect: Words = NO_EFFECT) -> Change:
    return Change(kind, path, *words, *effect, kind in CAUTION)


def _turned(called: Words, was: str, is_now: str) -> Words:
    if not was:
        return f"{called[0]}：新写“{is_now}”", f"{called[1]}: now “{is_now}”, was blank"
    if not is_now:
        return f"{called[0]}：去掉了“{was}”", f"{called[1]}: now blank, was “{was}”"
    return f"{called[0]}：“{was}”改为“{is_now}”", f"{called[1]}: from “{was}” to “{is_now}”"
