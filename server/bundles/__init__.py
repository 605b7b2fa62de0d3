"""Bundles: a phone's unsent work in one sealed file, handed in by anyone."""

from server.bundles.drafts import waiting
from server.bundles.operations import drop_spare

__all__ = ["drop_spare", "waiting"]
