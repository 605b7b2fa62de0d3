"""Changes of division codes: merged, split, renamed, recoded, transferred; with preview, history and a way back."""

from server.division_changes.coming import take_effect

__all__ = ["take_effect"]
