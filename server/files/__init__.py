"""Photos and other files that records name: announced, uploaded to the object store, examined."""

from server.files import pieces
from server.files.images import NotAnImage, shrunk
from server.files.likeness import alike, photos
from server.files.operations import (
    deliver,
    download_url,
    file_key,
    incoming_key,
    missing,
    named_by,
    standing,
    thumb_key,
)
from server.files.pieces import drop_abandoned
from server.files.records import KINDS, LEAST_PIECE, MOST_BYTES, MOST_PIECE, Alike, Announced, FileView, Photo, Piece

__all__ = [
    "KINDS",
    "LEAST_PIECE",
    "MOST_BYTES",
    "MOST_PIECE",
    "Alike",
    "Announced",
    "FileView",
    "NotAnImage",
    "Photo",
    "Piece",
    "alike",
    "deliver",
    "download_url",
    "drop_abandoned",
    "file_key",
    "incoming_key",
    "missing",
    "named_by",
    "photos",
    "pieces",
    "shrunk",
    "standing",
    "thumb_key",
]
