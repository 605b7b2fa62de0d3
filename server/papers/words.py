"""Numbers and dates as Chinese papers write them. Pure."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, cast

import policy
from server.cases import CasePage, FactShown
from server.core.clock import civil_date, day_words

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")
MOST = Decimal(10) ** 16  # yuan; a payment never comes near


def amount_words(amount: Decimal) -> str:
    """An amount in yuan as it stands on payment papers: 1680.05 is 壹仟陆佰捌拾元零伍分. Rounded to fen.

    Raises ValueError below zero and from ten quadrillion.
    """
    fen = int((amount * 100).to_integral_value(ROUND_HALF_UP))
    if fen < 0 or amount >= MOST:
        raise ValueError(f"no words for {amount}")
    yuan, jiao, rest = fen // 100, fen // 10 % 10, fen % 10
    whole = f"{_whole(yuan)}元" if yuan else ""
    if not jiao and not rest:
        return f"{whole or '零元'}整"
    part = f"{DIGITS[jiao]}角" if jiao else "零" if yuan else ""
    return whole + part + (f"{DIGITS[rest]}分" if rest else "整")


def _whole(yuan: int) -> str:
    words = ""
    gap = False
    groups: list[int] = []
    while yuan:
        yuan, group = divmod(yuan, 10000)
        groups.append(group)
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if group:
            words += ("零" if words and (gap or group < 1000) else "") + _four(group) + GROUPS[index]
        gap = group == 0
    return words


def _four(group: int) -> str:
    words = ""
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            words += DIGITS[digit] + PLACES[place]
        elif words and group % 10**place and not words.endswith("零"):
            words += "零"
    return words


def value_words(value: Any, kind: str, label: str | None) -> str:
    """A fact in words for a paper; empty when there is nothing to say."""
    if label:
        return label
    if value is None or value == "":
        return ""
    if kind in ("date", "datetime"):
        return _moment(str(value))
    if kind == "month":
        return f"{int(str(value)[:4])}年{int(str(value)[5:7])}月"
    if kind == "decimal":
        return f"{Decimal(str(value)):.2f} 元"
    if isinstance(value, dict):
        return "；".join(f"{k}：{v}" for k, v in cast("dict[str, Any]", value).items())
    if isinstance(value, list | tuple):
        return "、".join(str(one) for one in cast("list[Any]", value))
    return str(value)


def fact_words(shown: FactShown) -> str:
    """A recorded fact in words, by its type in the catalogue."""
    known = policy.fact_catalogue().get(shown.name)
    return value_words(
        shown.value, known.type if known else "text", shown.value_label.zh if shown.value_label else None
    )


def fact_line(shown: FactShown) -> str:
    """The fact's title and what it says."""
    return f"{'备注' if shown.name == 'note' else shown.title.zh}：{fact_words(shown)}"


def _moment(text: str) -> str:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    return day_words(civil_date(found) if found.tzinfo else found.date())


def fact(page: CasePage, name: str) -> Any:
    """The value of a fact of a case; None when it is not recorded."""
    return next((one.value for one in page.facts if one.name == name), None)
