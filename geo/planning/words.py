"""The reasons as sentences, in Chinese and English."""

from collections.abc import Sequence
from datetime import date

from geo.planning.answer import Reason

# reason: (why, what to change), in Chinese and in English.
WORDS: dict[Reason, tuple[str, str, str, str]] = {
    "no_position": (
        "该家庭没有可用的位置", "补录家庭位置", "The household has no usable position", "record where it is",
    ),
    "no_worker": ("没有可安排的人员", "加入走访人员", "There is nobody to make visits", "add a worker"),
    "too_far": (
        "往返时间超过一整天", "核对家庭位置或出发地点", "The way there and back is longer than a whole day",
        "check the position of the household and where the day starts",
    ),
    "pin_conflict": (
        "指定的人员或日期不能走访", "取消或更改指定", "The worker or day it is pinned to cannot have it",
        "remove or change the pin",
    ),
    "order_does_not_fit": (
        "手工排定的当天行程放不下", "放开当天的手工顺序", "It does not fit into a day put in order by hand",
        "let that day be planned",
    ),
    "no_worker_with_skill": (
        "没有符合要求（语言、性别、护理等）的人员", "安排有该技能的人员或放宽要求",
        "No worker has the skills asked for", "give a worker the skill or ask for less",
    ),
    "forbidden": (
        "禁止安排的人员或日期占去了所有可能", "取消禁止", "What is forbidden leaves no worker and day",
        "lift what is forbidden",
    ),
    "campaign_days": (
        "规定的起止日期内安排不下", "延长起止日期", "It does not fit between its first and last day",
        "widen the days it may be visited on",
    ),
    "no_working_day": (
        "没有可用的工作日", "增加工作日", "There is no working day left for it", "add a working day",
    ),
    "window_too_short": (
        "可走访的时段太短或不在工作时间内", "放宽走访时段", "Its hours are too short or outside working hours",
        "widen the hours it may be visited in",
    ),
    "spacing_does_not_fit": (
        "这段时间内放不下要求的次数和间隔", "缩短间隔、减少次数或延长计划期",
        "The visits wanted do not fit at this spacing", "shorten the spacing, want fewer visits or plan more days",
    ),
    "visit_limit": (
        "可用日子的走访户数已满", "提高每日走访上限", "All possible days are at their limit of visits",
        "raise the limit of visits in a day",
    ),
    "day_full": (
        "可用日子的工作时间已满", "延长工作时间或增加人员", "The working hours of all possible days are full",
        "lengthen the day or add a worker",
    ),
    "several": ("同时受几项限制", "", "Several limits together keep it out", ""),
}  # fmt: skip


def sentences(reason: Reason, fix: Sequence[Reason], worker: str | None, day: date | None) -> tuple[str, str]:
    """Why, what to change, and where the visit then goes."""
    zh, do_zh, en, do_en = WORDS[reason]
    if reason == "several":
        do_zh = "、".join(WORDS[one][1] for one in fix)
        do_en = "; ".join(WORDS[one][3] for one in fix)
    if worker is None or day is None:
        return f"{zh}。可以：{do_zh}。", f"{en}. To mend it: {do_en}."
    return (
        f"{zh}。可以：{do_zh}，即可安排在 {day}，由 {worker} 走访。",
        f"{en}. To mend it: {do_en}; then {worker} can go on {day}.",
    )
