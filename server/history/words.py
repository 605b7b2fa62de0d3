"""What happened, in words. Pure."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import policy
from policy.programmes.load import workflow
from policy.referrals import targets
from server import leads, visits
from server.core.clock import civil_date
from server.core.errors import Text
from server.disagreements import fact_title, value_text
from server.history.records import Event, HistoryItem, Kind
from server.referrals import ACTS
from server.registry import STATUSES, SUPPORT_MODES

LEVELS = {"township": Text("乡镇", "the township"), "county": Text("县民政局", "the county")}


def item(event: Event) -> HistoryItem:
    """An event with its sentence in Chinese and English."""
    return HistoryItem(event.at, event.kind, SENTENCES[event.kind](event.detail), event.subject_id, event.detail)


def _visit(detail: Mapping[str, Any]) -> Text:
    outcome = visits.OUTCOMES.get(detail["outcome"], visits.OUTCOMES["unknown"])
    day, received = detail["visited_on"], _day(detail["received_at"])
    late = Text("", "") if received == day else Text(f"（{received} 收到）", f" (received {received})")
    return Text(
        f"{detail['visitor']} {day} 走访，{outcome.zh}{late.zh}",
        f"{detail['visitor']} visited on {day}: {outcome.en}{late.en}",
    )


def _flagged(detail: Mapping[str, Any]) -> Text:
    return Text(f"应于 {detail['due_on']} 前走访，已逾期", f"overdue: a visit was due by {detail['due_on']}")


def _escalated(detail: Mapping[str, Any]) -> Text:
    level = LEVELS[detail["level"]]
    return Text(
        f"应于 {detail['due_on']} 前的走访仍未进行，已提醒{level.zh}",
        f"the visit due by {detail['due_on']} is still missing; {level.en} was told",
    )


def _cleared(detail: Mapping[str, Any]) -> Text:
    if detail["visited_on"] is None:
        return Text("走访要求变更，逾期解除", "the duty to visit changed; no longer overdue")
    day, received = detail["visited_on"], _day(detail["received_at"])
    if received == day:
        return Text(f"{day} 已走访，逾期解除", f"visited on {day}; no longer overdue")
    return Text(
        f"{day} 的走访于 {received} 收到，逾期解除",
        f"the visit of {day} was received on {received}; no longer overdue",
    )


def _lead(detail: Mapping[str, Any]) -> Text:
    event = leads.event_title(detail["event_type"])
    urgent = Text("（紧急）", " (urgent)") if detail["urgent"] else Text("", "")
    return Text(
        f"发现线索：{event.zh}{urgent.zh}，{detail['person_name']}",
        f"lead: {event.en}{urgent.en}, {detail['person_name']}",
    )


def _case(detail: Mapping[str, Any]) -> Text:
    try:
        flow = workflow(detail["programme"])
    except policy.UnknownProgramme:
        return Text(f"{detail['programme']}：{detail['act']}", f"{detail['programme']}: {detail['act']}")
    act = flow.acts.get(detail["act"])
    done = Text(act.zh, act.en) if act else Text("立案", "case opened")
    stage = flow.stages.get(detail["stage_to"])
    after = Text(f"，{stage.zh}", f"; now {stage.en}") if stage else Text("", "")
    return Text(f"{flow.source.zh}：{done.zh}{after.zh}", f"{flow.source.en}: {done.en}{after.en}")


def _referral(detail: Mapping[str, Any]) -> Text:
    target = targets().get(detail["target"])
    to = Text(target.zh, target.en) if target else Text(detail["target"], detail["target"])
    done = ACTS[detail["act"]]
    amount = detail.get("amount")
    money = Text(f"，{amount} 元", f", {amount} yuan") if amount else Text("", "")
    came = detail.get("aid") or detail.get("reason") or ""
    return Text(
        f"{to.zh}：{done.zh}，{detail['department']}{'：' if came else ''}{came}{money.zh}",
        f"{to.en}: {done.en}, {detail['department_en']}{': ' if came else ''}{came}{money.en}",
    )


def _moved(detail: Mapping[str, Any]) -> Text:
    return Text(
        f"由{detail['from']}转至{detail['to']}：{detail['reason']}",
        f"moved from {detail['from']} to {detail['to']}: {detail['reason']}",
    )


def _status(detail: Mapping[str, Any]) -> Text:
    status = STATUSES[detail["status"]]
    mode = SUPPORT_MODES.get(detail["support_mode"] or "", Text("", ""))
    who = detail["person_name"] or ""
    until = detail["valid_to"]
    end = Text(f"，至 {until}", f" until {until}") if until else Text("", "")
    return Text(
        f"{who}{'：' if who else ''}{mode.zh}{status.zh}，自 {detail['valid_from']} 起{end.zh}",
        f"{who}{': ' if who else ''}{mode.en}{' ' if mode.en else ''}{status.en} from {detail['valid_from']}{end.en}",
    )


def _monitoring(detail: Mapping[str, Any]) -> Text:
    level, by = value_text("monitoring_level", detail["level"]), detail["by"]
    if detail["state"] == "begun":
        return Text(
            f"{by}列入{level.zh}：{detail['note']}", f"{by} put it under monitoring ({level.en}): {detail['note']}"
        )
    done = value_text("monitoring_outcome", detail["outcome"])
    if detail["state"] == "ended":
        return Text(
            f"{by}结束监测：{done.zh}，{detail['note']}", f"{by} ended the monitoring: {done.en}, {detail['note']}"
        )
    return Text(
        f"{by}写监测处置：{done.zh}，{detail['note']}；以后{level.zh}",
        f"{by} on the monitoring: {done.en}, {detail['note']}; from now on {level.en}",
    )


def _disagreement(detail: Mapping[str, Any]) -> Text:
    about, day = fact_title(detail["fact"]), detail["observed_on"]
    match detail["state"]:
        case "found":
            sayings: list[Mapping[str, Any]] = detail["sayings"] or []
            said = [_saying(detail["fact"], one) for one in sayings]
            return Text(
                f"{day} 的“{about.zh}”说法不一：{'；'.join(one.zh for one in said)}",
                f"disagreement on {about.en} of {day}: {'; '.join(one.en for one in said)}",
            )
        case "settled":
            value = value_text(detail["fact"], detail["value"])
            both = (
                Text("，两种说法都对，前后有变化", ", both right, it changed in between")
                if detail["both_right"]
                else Text("", "")
            )
            return Text(
                f"{detail['by']}核定 {day} 的“{about.zh}”：{value.zh}{both.zh}。{detail['reason']}",
                f"{detail['by']} settled {about.en} of {day}: {value.en}{both.en}. {detail['reason']}",
            )
        case _:
            return Text(
                f"{day} 的“{about.zh}”已由后来的记录说明，不再不一",
                f"a later record says what holds of {about.en} of {day}; it disagrees no more",
            )


def _saying(fact: str, said: Mapping[str, Any]) -> Text:
    value = value_text(fact, said["value"])
    return Text(f"{said['by'] or '原有登记'}：{value.zh}", f"{said['by'] or 'the register'}: {value.en}")


def _day(instant: str) -> str:
    return civil_date(datetime.fromisoformat(instant)).isoformat()


SENTENCES: dict[Kind, Callable[[Mapping[str, Any]], Text]] = {
    "visit": _visit,
    "flagged": _flagged,
    "escalated": _escalated,
    "cleared": _cleared,
    "lead": _lead,
    "case": _case,
    "referral": _referral,
    "moved": _moved,
    "status": _status,
    "disagreement": _disagreement,
    "monitoring": _monitoring,
}
