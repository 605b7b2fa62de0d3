"""Discovery from every channel, and what the rules make of it."""

from server.leads.opening import known_facts, open_leads
from server.leads.operations import event_title, record_outcome, screening_of
from server.leads.records import Found, LeadRow, Screening
from server.leads.screening import named, usable
from server.leads.states import state_of

__all__ = [
    "Found",
    "LeadRow",
    "Screening",
    "event_title",
    "known_facts",
    "named",
    "open_leads",
    "record_outcome",
    "screening_of",
    "state_of",
    "usable",
]
