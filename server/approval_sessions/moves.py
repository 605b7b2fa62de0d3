"""What may become of a session and of a case on its agenda. Pure."""

from collections.abc import Mapping
from typing import Literal

from server.core.errors import Problem

SessionState = Literal["planned", "called", "sitting", "closed", "cancelled"]
SessionAct = Literal["move", "call", "open", "close", "cancel"]
ItemState = Literal["waiting", "heard", "decided", "postponed", "removed", "not_heard"]
ItemAct = Literal["hear", "postpone_in_session", "decide", "postpone", "remove", "close"]

# A session that is moved is planned anew: who was called to the old day is called again.
SESSION: Mapping[SessionState, Mapping[SessionAct, SessionState]] = {
    "planned": {"move": "planned", "call": "called", "cancel": "cancelled"},
    "called": {"move": "planned", "open": "sitting", "cancel": "cancelled"},
    "sitting": {"close": "closed"},
    "closed": {},
    "cancelled": {},
}
# What was heard can be heard again until it is decided; a session is closed when nothing heard is undecided.
ITEM: Mapping[ItemState, Mapping[ItemAct, ItemState]] = {
    "waiting": {
        "hear": "heard", "postpone_in_session": "postponed", "postpone": "postponed", "remove": "removed",
        "close": "not_heard",
    },
    "heard": {"hear": "heard", "postpone_in_session": "postponed", "decide": "decided", "remove": "removed"},
    "decided": {},
    "postponed": {},
    "removed": {},
    "not_heard": {},
}  # fmt: skip
ON_AGENDA: frozenset[ItemState] = frozenset({"waiting", "heard"})
CHANGING: frozenset[SessionState] = frozenset({"planned", "called", "sitting"})  # members and agenda may change


def session_after(state: SessionState, act: SessionAct) -> SessionState:
    """Raises Problem session_not_so."""
    found = SESSION[state].get(act)
    if found is None:
        raise Problem("session_not_so", state=STATES_ZH[state], state_en=state)
    return found


def item_after(state: ItemState, act: ItemAct) -> ItemState:
    """Raises Problem session_item_not_so."""
    found = ITEM[state].get(act)
    if found is None:
        raise Problem("session_item_not_so", state=ITEMS_ZH[state], state_en=state.replace("_", " "))
    return found


STATES_ZH: Mapping[SessionState, str] = {
    "planned": "筹备中", "called": "已通知", "sitting": "正在开会", "closed": "已散会", "cancelled": "已取消",
}  # fmt: skip
ITEMS_ZH: Mapping[ItemState, str] = {
    "waiting": "待研究", "heard": "已研究", "decided": "已决定", "postponed": "已缓议", "removed": "已撤下",
    "not_heard": "未研究",
}  # fmt: skip
