"""What goes on in a household, in words. Pure."""

import policy
from policy.programmes.load import workflow
from server.core.errors import Text
from server.life_events.records import Going
from server.registry import STATUSES, Status

MODES = {
    "scattered": Text("（分散供养）", " (at home)"),
    "institutional": Text("（集中供养）", " (in an institution)"),
}


def status_text(one: Status) -> Text:
    """A status with its mode of support."""
    mode = MODES.get(one.support_mode or "", Text("", ""))
    name = STATUSES[one.status]
    return Text(f"{name.zh}{mode.zh}", f"{name.en}{mode.en}")


def going_text(one: Going) -> tuple[Text, str, tuple[str, ...]]:
    """A case, a payment or a stop: its words, the page where it is worked on, the rules it rests on."""
    if one.kind == "stop":
        return Text(f"{one.name} 的行程里有这户", f"on a trip of {one.name}"), f"/trips/days/{one.id}", ()
    name = _programme(one.name)
    if one.kind == "case":
        return Text(f"办理中的{name.zh}", f"an open case of {name.en}"), f"/cases/{one.id}", ("DB-24",)
    return Text(f"在发的{name.zh}", f"a payment of {name.en}"), f"/payments/benefits/{one.id}", ("FD-05",)


def _programme(name: str) -> Text:
    try:
        flow = workflow(name)
    except policy.UnknownProgramme:
        return Text(name, name.replace("_", " "))
    return Text(flow.source.zh, flow.source.en)
