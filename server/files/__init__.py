"""Photos and other files that records name: announced, uploaded to the object store, examined."""

from server.files.operations import deliver, incoming_key, missing, named_by, thumb_key
from server.files.pieces import drop_abandoned
from server.files.records import KINDS, MOST_BYTES, Announced, FileView

__all__ = [
    "KINDS",
    "MOST_BYTES",
    "Announced",
    "FileView",
    "deliver",
    "drop_abandoned",
    "incoming_key",
    "missing",
    "named_by",
    "thumb_key",
]
