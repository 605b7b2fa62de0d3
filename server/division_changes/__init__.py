"""Changes of division codes: merged, split, renamed, recoded, transferred; with preview, history and a way back."""

from server.division_changes.coming import take_effect
from server.division_changes.history import became

__all__ = ["became", "take_effect"]
