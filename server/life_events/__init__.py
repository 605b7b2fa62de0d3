"""Life events: each one action, with its consequences shown before and undone by a newer row."""

from server.life_events.operations import of_household, preview, record, undo
from server.life_events.records import LifeEvent, LifeEventPreview, NewLifeEvent

__all__ = ["LifeEvent", "LifeEventPreview", "NewLifeEvent", "of_household", "preview", "record", "undo"]
