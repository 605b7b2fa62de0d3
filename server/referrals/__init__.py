"""Referrals: hardship handed to the department or charity in charge, with a clock, and what came of it."""

from server.referrals.operations import ACTS, late, news
from server.referrals.reading import STATES
from server.referrals.records import LateNews, News

__all__ = ["ACTS", "STATES", "LateNews", "News", "late", "news"]
