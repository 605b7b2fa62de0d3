"""What a paper says, put together from the case. Pure; a fact that is not recorded leaves a line to write on."""

import re
from collections.abc import Mapping
from decimal import Decimal

import policy
from policy.facts import title_zh
from policy.papers import PaperKind
from server.cases import CasePage
from server.core.clock import day_words
from server.notices import NoticePage
from server.papers.records import Basis, Block, Content
from server.papers.words import amount_words, fact_words, value_words

BLANK = "＿＿＿＿＿＿"
NAMES = re.compile(r"{(\w+)}")
DERIVED_TITLES = {
    "village": "所在村（社区）",
    "household": "家庭成员",
    "programme": "救助项目",
    "amount": "救助金额",
    "amount_words": "金额（大写）",
    "document": "送达文书",
}


def content(kind: PaperKind, page: CasePage, basis: Basis) -> Content:
    """The paper's blocks in order."""
    blocks: list[Block] = []
    if kind.to:
        to = page.case.applicant_name if kind.to == "applicant" else f"{basis.county}财政局"
        blocks.append(Block("addressee", f"{to}："))
    if kind.fields:
        blocks.append(Block("fields", rows=tuple((_title(one), _value(one, page, basis)) for one in kind.fields)))
    if kind.notice and basis.notice is not None:
        blocks.extend(_notice(basis.notice))
    values = _named(kind, page, basis)
    blocks.extend(Block("paragraph", _filled(text, page, values)) for text in kind.body)
    if kind.answers:
        blocks.extend(_answers(page))
    if kind.lines:
        blocks.append(Block("lines", count=kind.lines))
    if kind.signs:
        blocks.append(Block("signs", items=kind.signs))
    if kind.office:
        blocks.append(Block("dated", items=(_office(kind, page, basis), day_words(basis.today))))
    return Content(
        title=kind.zh,
        made_on=basis.today,
        number=basis.number,
        letter=kind.letter,
        blocks=tuple(blocks),
        foot="" if kind.notice else f"{page.case.programme_title.zh} · {page.case.applicant_name}",
    )


def _title(field: str) -> str:
    return DERIVED_TITLES[field[1:]] if field.startswith("@") else title_zh(field)


def _value(field: str, page: CasePage, basis: Basis) -> str:
    return _derived(page, basis)[field[1:]] if field.startswith("@") else _fact_words(page, field)


def _derived(page: CasePage, basis: Basis) -> dict[str, str]:
    amount = basis.amount
    return {
        "village": basis.village,
        "household": basis.household,
        "programme": page.case.programme_title.zh,
        "amount": _money(amount),
        "amount_words": amount_words(amount) if amount is not None else "",
        "document": basis.document,
    }


def _money(amount: Decimal | None) -> str:
    return f"{amount:,.2f} 元" if amount is not None else ""


def _fact_words(page: CasePage, name: str) -> str:
    shown = next((one for one in page.facts if one.name == name), None)
    if shown is None:
        return page.case.applicant_name if name == "applicant_name" else ""
    return fact_words(shown)


def _named(kind: PaperKind, page: CasePage, basis: Basis) -> Mapping[str, str]:
    return _derived(page, basis) | {
        "applicant": page.case.applicant_name,
        "citation": "；".join(policy.citation(rule_id) for rule_id in kind.rules[:1]),
        "due": day_words(basis.due_on) if basis.due_on else "",
    }


def _filled(text: str, page: CasePage, values: Mapping[str, str]) -> str:
    def word(found: re.Match[str]) -> str:
        name = found.group(1)
        return (values[name] if name in values else _fact_words(page, name)) or BLANK

    return NAMES.sub(word, text)


def _notice(notice: NoticePage) -> list[Block]:
    """The notice as it was posted, masked as it was."""
    start, end = notice.notice.posted_on, notice.notice.due_on
    days = f"公示时间：{day_words(start)}至{day_words(end)}。" if start and end else ""
    return [Block("paragraph", text) for text in (*notice.texts, days) if text]


def _answers(page: CasePage) -> list[Block]:
    """The questions of the survey that counts, and what was answered."""
    attached = [one for one in page.surveys if one.attached and one.replaced_by is None]
    if not attached:
        return []
    rows = tuple(
        (one.label.zh, value_words(one.value, "text", one.value_label.zh if one.value_label else None))
        for one in attached[-1].answers_labelled
        if one.value not in (None, "")
    )
    return [Block("heading", "入户调查填写内容"), Block("fields", rows=rows)]


def _office(kind: PaperKind, page: CasePage, basis: Basis) -> str:
    level = basis.notice.notice.level if kind.office == "posting" and basis.notice is not None else _decided_by(page)
    return f"{basis.township}人民政府（街道办事处）" if level == "township" else f"{basis.county}民政局"


def _decided_by(page: CasePage) -> str:
    """The level whose act is behind the newest decision."""
    deciding = [one for one in page.acts if one.act.startswith(("approve", "refuse", "end_support", "decide"))]
    return deciding[-1].actor_role if deciding else page.acts[-1].actor_role
