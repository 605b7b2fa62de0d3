"""Discovery from every channel, and what the rules make of it."""

from server.leads.opening import known_facts, open_leads
from server.leads.operations import add_file, event_title, record_outcome, screening_of
from server.leads.records import Channel, Found, LeadRow, Screening
from server.leads.screening import named, usable
from server.leads.states import state_by_id, state_of

__all__ = [
    "Channel",
    "Found",
    "LeadRow",
    "Screening",
    "add_file",
    "event_title",
    "known_facts",
    "named",
    "open_leads",
    "record_outcome",
    "screening_of",
    "state_by_id",
    "state_of",
    "usable",
]
