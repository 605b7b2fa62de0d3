"""How the text of a cell is tidied before anything reads it."""

from __future__ import annotations

import re

_INVISIBLE = str.maketrans({"\u00a0": " ", "\u200b": "", "\ufeff": "", "\u200e": "", "\u200f": ""})
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def clean(text: str) -> str:
    """Trimmed; hard spaces made plain; marks that nobody sees and XML cannot hold taken out."""
    return _CONTROL.sub("", text.translate(_INVISIBLE)).strip()
