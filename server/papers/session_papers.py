"""Papers of approval sessions: the agenda to lay on the table, the minutes, and what they say of one case. Pure;
names and villages as on other papers, no citizen IDs."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from server.approval_sessions import AgendaItem, ApprovalSessionPage, CaseMinutes, MinutesItem, MinutesPage
from server.core.clock import civil_date, day_words
from server.papers.records import Block, Content

DUTIES = {"chair": "主持", "member": "委员", "recorder": "记录", "guest": "列席"}
OUTCOMES = {"approve": "同意批准", "refuse": "不予批准", "postpone": "缓议"}
LEFT = {"postponed": "缓议", "removed": "撤下议程", "not_heard": "未研究", "waiting": "未研究", "heard": "未决定"}


def agenda(page: ApprovalSessionPage, items: Sequence[AgendaItem], county: str, today: date) -> Content:
    """The agenda with a column to write in, as it stands."""
    on = [one for one in items if one.state in ("waiting", "heard", "decided")]
    rows = tuple(
        (
            str(number), one.applicant_name, one.village_name or "", one.programme_title.zh,
            f"{one.asked:,.2f}" if one.asked is not None else "", _due(one), "",
        )
        for number, one in enumerate(on, 1)
    )  # fmt: skip
    session = page.session
    people = "、".join(f"{one.name}（{DUTIES[one.duty]}）" for one in page.members)
    return Content(
        title="审批会议程",
        made_on=today,
        foot=f"{county}民政局",
        blocks=(
            Block("fields", rows=(
                ("时间", f"{day_words(session.day)} {session.starts_at}"), ("地点", session.place),
                ("参会人员", people), ("议题", f"{len(on)} 件"),
            )),
            Block("table", rows=(("序", "申请人", "村（社区）", "项目", "建议金额（元）", "期限", "结果"), *rows),
                  items=("auto", "2", "3", "2", "2", "2", "3")),
        ),
    )  # fmt: skip


def _due(one: AgendaItem) -> str:
    if one.due_on is None:
        return ""
    mark = "（等不到下次）" if one.pressing else ""
    return f"{one.due_on.month}月{one.due_on.day}日{mark}"


def minutes(page: MinutesPage, county: str) -> Content:
    """Minutes as they were frozen. Unsigned ones say so."""
    head, row = page.minutes.content, page.minutes
    there = [one for one in head.members if one.present]
    absent = [one.name for one in head.members if not one.present]
    rows = tuple((str(one.position), one.applicant_name, one.village_name, _outcome(one), _votes(one))
                 for one in page.items)  # fmt: skip
    approved = [one for one in page.items if one.outcome == "approve" and one.decided_by]
    total = sum((one.amount for one in approved if one.amount is not None), start=Decimal(0))
    heard = sum(1 for one in page.items if one.outcome)
    listed = f"议程 {len(page.items)} 件，会议逐件研究临时救助申请 {heard} 件"
    told = f"{listed}，批准 {len(approved)} 件、共 {total:,.2f} 元。"
    blocks = [
        Block("fields", rows=(
            ("时间", f"{day_words(head.day)} {head.starts_at}"), ("地点", head.place),
            ("主持", "、".join(one.name for one in there if one.duty == "chair")),
            ("到会", "、".join(f"{one.name}（{DUTIES[one.duty]}）" for one in there)),
            ("未到", "、".join(absent) or "无"), ("记录", head.recorder),
        )),
        Block("paragraph", told),
        Block("table", rows=(("序", "申请人", "村（社区）", "结果和理由", "表决"), *rows),
              items=("auto", "2", "3", "5", "2")),
        *_beside(page.items),
        *([Block("paragraph", f"本版更正：{row.reason}")] if row.reason else []),
        Block("paragraph", _signed(row.signed_by, civil_date(row.signed_at) if row.signed_at else None)),
        Block("dated", items=(f"{county}民政局", day_words(head.day))),
    ]  # fmt: skip
    return Content(
        title="临时救助审批会会议纪要",
        made_on=head.day,
        number=f"第 {row.version} 版",
        foot=f"{day_words(head.day)}审批会",
        blocks=tuple(blocks),
    )


def _beside(items: Sequence[MinutesItem]) -> list[Block]:
    """One case, one discussion, and who stepped out, each by itself."""
    blocks: list[Block] = []
    for one in items:
        if one.discussion:
            blocks += [
                Block("heading", f"“一事一议”：第 {one.position} 件，{one.applicant_name}"),
                Block("paragraph", one.discussion),
            ]
    out = [f"第 {one.position} 件：{'、'.join(one.stepped_out)}" for one in items if one.stepped_out]
    return [*blocks, *([Block("heading", "回避"), *(Block("paragraph", text) for text in out)] if out else [])]


def _outcome(one: MinutesItem) -> str:
    if one.outcome is None:
        return f"{LEFT.get(one.state, '')}。{one.reason}"
    amount = f" {one.amount:,.2f} 元" if one.amount is not None else ""
    by = f"（{one.decided_by}决定）" if one.decided_by else ""
    return f"{OUTCOMES[one.outcome]}{amount}{by}{'。' + one.reason if one.reason else ''}"


def _votes(one: MinutesItem) -> str:
    return f"同意 {one.votes[0]}，反对 {one.votes[1]}，弃权 {one.votes[2]}" if one.votes else ""


def _signed(by: str | None, on: date | None) -> str:
    return f"签发：{by}，{day_words(on)}。" if by and on else "（未签发）"


def of_case(found: CaseMinutes) -> Content:
    """What signed minutes say of one case, and of no other."""
    one = found.content
    rows = (
        ("会议", f"{day_words(one.day)}，{one.place}"), ("议题", f"第 {one.position} 件，{one.applicant_name}"),
        ("项目", one.programme), ("结果", _outcome(one)), ("表决", _votes(one)),
        ("回避", "、".join(one.stepped_out) or "无"),
        ("签发", f"{found.signed_by}，{day_words(civil_date(found.signed_at))}"),
        ("纪要版次", f"第 {one.version} 版"),
    )  # fmt: skip
    blocks = [Block("fields", rows=rows)]
    if one.discussion:
        blocks += [Block("heading", "“一事一议”纪要"), Block("paragraph", one.discussion)]
    return Content(title="审批会会议纪要（本案）", made_on=one.day, blocks=tuple(blocks), foot=one.applicant_name)
