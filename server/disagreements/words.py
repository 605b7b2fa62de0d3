"""What a fact is called and what its values mean, for sentences about two sayings."""

from server.registry import fact_title, value_text

__all__ = ["fact_title", "value_text"]
