"""Lists of other departments: read, matched with the register, applied by somebody, taken back exactly."""

from server.imports.records import FeedItem
from server.imports.showing import stale_feeds

__all__ = ["FeedItem", "stale_feeds"]
