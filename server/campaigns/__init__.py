"""Campaigns: everybody in these villages, or of these groups, within these days (after hail, before the frost)."""

from server.campaigns.operations import households

__all__ = ["households"]
