"""Referrals: hardship handed to the department or charity in charge, with a clock, and what came of it."""

from server.referrals.operations import ACTS, news
from server.referrals.records import News

__all__ = ["ACTS", "News", "news"]
