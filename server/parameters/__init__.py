"""The county's dated values within the law's ranges."""

from server.parameters.operations import county, view

__all__ = ["county", "view"]
