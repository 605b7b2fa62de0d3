"""Statistics: what the county counts, by month, place and part; each number opens its records."""

from server.statistics.freezing import freeze_due
from server.statistics.running import count_county

__all__ = ["count_county", "freeze_due"]
