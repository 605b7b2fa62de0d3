"""Discovery from every channel, and what the rules make of it."""

from server.leads.opening import known_facts, open_leads
from server.leads.operations import add_file, event_title, facts_screened, record_outcome, screening_of, withdraw
from server.leads.phones import seal as seal_phone
from server.leads.records import Channel, FactName, Found, LeadRow, ProgrammeShown, Screening
from server.leads.screening import facts_of_statuses, named, programme_shown, usable
from server.leads.states import state_by_id, state_of

__all__ = [
    "Channel",
    "FactName",
    "Found",
    "LeadRow",
    "ProgrammeShown",
    "Screening",
    "add_file",
    "event_title",
    "facts_of_statuses",
    "facts_screened",
    "known_facts",
    "named",
    "open_leads",
    "programme_shown",
    "record_outcome",
    "screening_of",
    "seal_phone",
    "state_by_id",
    "state_of",
    "usable",
    "withdraw",
]
