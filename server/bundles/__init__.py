"""Bundles: a phone's unsent work in one sealed file, handed in by anyone."""

from server.bundles.handing_on import elsewhere
from server.bundles.operations import drop_spare
from server.bundles.records import Elsewhere

__all__ = ["Elsewhere", "drop_spare", "elsewhere"]
