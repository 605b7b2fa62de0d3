"""Papers of a case: made from its facts, each version kept, as PDF and Word; the whole case as one archive."""
