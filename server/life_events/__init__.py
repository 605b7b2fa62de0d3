"""Life events: each one action, with its consequences shown before and undone by a newer row."""

from server.life_events.operations import of_household, preview, record, undo
from server.life_events.records import LifeEvent, NewLifeEvent, Preview

__all__ = ["LifeEvent", "NewLifeEvent", "Preview", "of_household", "preview", "record", "undo"]
