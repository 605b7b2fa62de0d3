"""Visit records with their evidence, photos and reviews."""

from server.visits.operations import list_visits
from server.visits.records import Visit, VisitListed
from server.visits.wording import EVIDENCE, OUTCOMES

__all__ = ["EVIDENCE", "OUTCOMES", "Visit", "VisitListed", "list_visits"]
