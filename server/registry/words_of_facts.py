"""What a fact is called, what its values mean and why a word about it stands. Pure."""

from datetime import date
from typing import Any, cast

import policy
from policy.feeds import feeds
from policy.precedence import Channel, Held, channels
from server.core.errors import Text
from server.registry.identity import without_id


def fact_title(name: str) -> Text:
    """What the fact is called; the name itself when it is in no catalogue."""
    try:
        known = policy.label(name)
    except policy.UnknownFact:
        return Text(name, name)
    return Text(known.zh, known.en)


def value_text(name: str, value: Any) -> Text:
    """A value in words; as it is where the catalogue has none, but for a citizen ID within it."""
    if isinstance(value, list):
        told = [value_text(name, one) for one in cast(list[Any], value)]
        return Text("、".join(one.zh for one in told), ", ".join(one.en for one in told))
    found = policy.value_label(name, value)
    shown = without_id(str(value))
    return Text(found.zh, found.en) if found else Text(shown, shown)


def channel_text(channel: Channel, feed: str | None, listed_on: date | None) -> Text:
    """How a word came to the register; of a department's list, which one and of what day."""
    by = channels()[channel]
    if feed is None or listed_on is None:
        return Text(by.zh, by.en)
    of = feeds()[feed]
    return Text(
        f"{of.from_.zh}《{of.zh}》（{listed_on.isoformat()}）", f"{of.from_.en}: {of.en}, {listed_on.isoformat()}"
    )


STANDS = Text("最新的说法", "the newest word")
FOLLOWS_OTHERWISE = Text("现以各成员的情况为准", "what follows from the members counts now")
OLDER = Text("之后有更新的说法", "a newer word stands")
OVERTAKEN = Text("手机预填后未改，其间已有别人更新", "left as the phone had put it in while somebody else changed it")


def held_text(row: Held, channel: Channel, observed_on: date) -> Text:
    """Why a word is held against later ones, and until when."""
    by = channels()[channel]
    until = row.until(observed_on)
    zh = "" if until == date.max else f"，至 {until.isoformat()}"
    en = "" if until == date.max else f", through {until.isoformat()}"
    rules = "、".join(row.rules)
    return Text(f"以{by.zh}为准{zh}：{row.zh}（{rules}）", f"{by.en} is held{en}: {row.en} ({', '.join(row.rules)})")
