"""Papers of a case: made from its facts, each version kept, as PDF and Word; the whole case as one archive."""

from server.papers.operations import paper_key

__all__ = ["paper_key"]
