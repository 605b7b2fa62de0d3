"""Claims: money that was paid for months after a death or an end, asked back step by step."""

from server.claims.operations import read_claim
from server.claims.records import ClaimPage

__all__ = ["ClaimPage", "read_claim"]
