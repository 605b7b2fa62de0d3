"""Photos and other files that records name: announced, uploaded to the object store, examined."""

from server.files.operations import named_by
from server.files.records import FileView

__all__ = ["FileView", "named_by"]
