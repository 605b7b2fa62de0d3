"""Phones whose clock is wrong, stands in another zone, or passes midnight, before a server whose clock is in hand."""
