"""Public notices: made from cases, masked, scanned, posted for as long as the law says, objected to, taken down."""

from server.notices.operations import of_case, take_down
from server.notices.records import NoticePage

__all__ = ["NoticePage", "of_case", "take_down"]
