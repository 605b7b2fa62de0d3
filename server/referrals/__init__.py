"""Referrals: hardship handed to the department or charity in charge, with a clock, and what came of it."""

from server.referrals.operations import ACTS, late, news
from server.referrals.records import LateNews, News

__all__ = ["ACTS", "LateNews", "News", "late", "news"]
