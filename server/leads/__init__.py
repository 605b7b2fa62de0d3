"""Discovery from every channel, and what the rules make of it."""

from server.leads.operations import known_facts, record_outcome, screening_of
from server.leads.records import LeadRow, Screening
from server.leads.screening import named, usable

__all__ = ["LeadRow", "Screening", "known_facts", "named", "record_outcome", "screening_of", "usable"]
