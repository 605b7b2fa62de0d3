"""The county's dated values within the law's ranges."""

from server.parameters.operations import view

__all__ = ["view"]
