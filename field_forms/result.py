"""What an evaluation gives back."""

from __future__ import annotations

import msgspec


class Problem(msgspec.Struct, frozen=True):
    """One thing wrong with an answer.

    `kind`: `required`, `constraint`, `type`, `choice`, `repeat_count`, `unknown_node`, `other_form`, `evaluation`.
    `message` says it in both languages; `zh` and `en` hold them apart.
    """

    path: str
    kind: str
    message: str
    zh: str
    en: str


class Difference(msgspec.Struct, frozen=True):
    """The phone sent one value, the server computes another. `sent` and `computed` are texts as in the XML."""

    path: str
    kind: str
    sent: str
    computed: str


def problem(path: str, kind: str, zh: str, en: str) -> Problem:
    """A problem with both sentences joined in `message`."""
    return Problem(path, kind, f"{zh} / {en}" if zh != en else zh, zh, en)
