"""Searching people, leads and cases: one box, results that say why they are there."""

from server.search.operations import read_anew

__all__ = ["read_anew"]
