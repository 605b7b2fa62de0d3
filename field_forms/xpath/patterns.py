"""Regular expressions as JavaScript reads them, in Python's terms."""

from __future__ import annotations

import re
from functools import lru_cache

from field_forms.errors import EvaluationError

_PART = re.compile(r"\\(?P<escaped>.)|(?P<group>\(\?<(?![=!]))|(?P<other>.)", re.DOTALL)
_KNOWN_ESCAPES = frozenset("dDwWsSbBtnrfvux0123456789")


@lru_cache(maxsize=1024)
def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Compile a pattern of `regex()`.

    Raises EvaluationError (`regex`) when it is not one.
    """
    parts: list[str] = []
    in_class = False
    for match in _PART.finditer(pattern):
        escaped = match["escaped"]
        if escaped is not None:
            keep = escaped in _KNOWN_ESCAPES or not escaped.isalpha()
            parts.append(f"\\{escaped}" if keep else escaped)
        elif match["group"]:
            parts.append("(?P<")
        else:
            character = match["other"]
            parts.append(_translate(character, in_class))
            in_class = character == "[" or (in_class and character != "]")
    try:
        return re.compile("".join(parts), re.ASCII)
    except (re.error, OverflowError, RecursionError):
        raise EvaluationError(
            "regex", f"正则表达式不正确：{pattern}", f"not a regular expression: {pattern}"
        ) from None


def _translate(character: str, in_class: bool) -> str:
    if in_class:
        # Python warns of, and will give meaning to, these inside a class.
        return f"\\{character}" if character in "[&~|" else character
    return r"\Z" if character == "$" else character
