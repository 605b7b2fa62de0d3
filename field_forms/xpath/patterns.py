"""Regular expressions as JavaScript reads them, in Python's terms."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from field_forms.errors import EvaluationError
from field_forms.xpath.automaton import Automaton, TooHard, risky

Search = Callable[[str], bool]
MAX_TRIED = 24
_PART = re.compile(
    r"\\k<(?P<named>[^\W\d]\w*)>|\\(?P<escaped>.)|(?P<group>\(\?<(?![=!]))|(?P<foreign>\(\?(?![:=!<])|[+*?}]\+)"
    r"|(?P<brace>\{(?!\d+(?:,\d*)?\}))|(?P<class>\[\^?\]?)|(?P<other>.)",
    re.DOTALL,
)
_KNOWN_ESCAPES = frozenset("dDwWsSbBtnrfvux0123456789")
_SPACES = r"\s\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
"""What `\\s` means beyond ASCII: the wide space of Chinese texts is one of them."""
_OUTSIDE = {"$": r"\Z", ".": r"[^\n\r\u2028\u2029]"}
_NOTHING, _ANYTHING = r"(?!)", r"[\s\S]"


@lru_cache(maxsize=256)
def compile_pattern(pattern: str) -> Search:
    """Compile a pattern of `regex()` into a search of texts.

    Raises EvaluationError (`regex`) when it is not one.
    """
    parts: list[str] = []
    in_class = False
    for match in _PART.finditer(pattern):
        part = match.group()
        if match["named"] is not None:
            parts.append(f"(?P={match['named']})")
        elif match["escaped"] is not None:
            parts.append(_escape(match["escaped"], in_class))
        elif in_class:
            in_class = not part.endswith("]")
            parts.append("".join(_in_class(character) for character in part))
        elif match["class"] is not None:
            in_class = not part.endswith("]")
            parts.append(part if in_class else _ANYTHING if "^" in part else _NOTHING)
        elif match["foreign"] is not None:
            raise _wrong(pattern)
        elif match["brace"] is not None:
            parts.append(r"\{")
        else:
            parts.append("(?P<" if match["group"] is not None else _OUTSIDE.get(part, part))
    source = "".join(parts)
    try:
        compiled = re.compile(source, re.ASCII)
        return _search(compiled, pattern) if risky(source) else lambda text: compiled.search(text) is not None
    except (re.error, OverflowError, RecursionError):
        raise _wrong(pattern) from None


def _search(compiled: re.Pattern[str], pattern: str) -> Search:
    """By an automaton; where the pattern is beyond it, short texts only."""
    try:
        return Automaton(compiled.pattern).search
    except TooHard:
        pass

    def search(text: str) -> bool:
        if len(text) > MAX_TRIED:
            raise EvaluationError(
                "regex",
                f"正则表达式对这么长的文字会算不完：{pattern}",
                f"this regular expression would not end on a text of that length: {pattern}",
            )
        return compiled.search(text) is not None

    return search


def _wrong(pattern: str) -> EvaluationError:
    return EvaluationError("regex", f"正则表达式不正确：{pattern}", f"not a regular expression: {pattern}")


def _escape(escaped: str, in_class: bool) -> str:
    if escaped == "s":
        return _SPACES if in_class else f"[{_SPACES}]"
    if escaped == "S" and not in_class:
        return f"[^{_SPACES}]"
    return f"\\{escaped}" if escaped in _KNOWN_ESCAPES or not escaped.isalpha() else escaped


def _in_class(character: str) -> str:
    # Python warns of, and will give meaning to, these inside a class.
    return f"\\{character}" if character in "[&~|" else character
