"""The county's dated values within the law's ranges."""

from server.parameters.operations import begins, checked, county, view

__all__ = ["begins", "checked", "county", "view"]
