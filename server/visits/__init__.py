"""Visit records with their evidence, photos and reviews."""

from server.visits.operations import list_visits
from server.visits.records import Visit, VisitListed

__all__ = ["Visit", "VisitListed", "list_visits"]
