"""Households that do not qualify for now and are looked in on: with a level, and never ended without an outcome."""

from server.monitoring.operations import begin, open_one, record_outcome
from server.monitoring.records import Level, MonitoringBrief, MonitoringOutcomeRequest, MonitoringRequest

__all__ = [
    "Level",
    "MonitoringBrief",
    "MonitoringOutcomeRequest",
    "MonitoringRequest",
    "begin",
    "open_one",
    "record_outcome",
]
