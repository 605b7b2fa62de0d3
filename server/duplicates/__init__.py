"""People and households entered twice: pairs that may be one, merges, and merges taken back."""

from server.duplicates.operations import look

__all__ = ["look"]
