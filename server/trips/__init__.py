"""Trips: which household on which day, by whom, in which order; from the office's plan to the worker's phone."""

from server.trips.records import TripHeld
from server.trips.showing import held

__all__ = ["TripHeld", "held"]
