"""Which visits are drawn for review: by lot, so that anybody who has the seed can draw again."""

from hashlib import sha256


def lot(seed: str, visit_id: str) -> float:
    """The visit's number in the draw, evenly between 0 and 1: it is drawn when its number is below the rate.

    A visit keeps its number, so a higher rate draws the same visits and more. Ids are made by phones: the seed must
    come from chance and be unknown to them.
    """
    digest = sha256(f"{seed}:{visit_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64
