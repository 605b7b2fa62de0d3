"""Functions of texts and of select answers."""

from __future__ import annotations

import base64
import hashlib
import re

from field_forms.errors import EvaluationError
from field_forms.tree import Node, string_value
from field_forms.xpath.code import Code, Environment, as_number, as_text
from field_forms.xpath.functions.registry import Compiles, plain, special
from field_forms.xpath.patterns import compile_pattern
from field_forms.xpath.signatures import signed_message
from field_forms.xpath.syntax import Call
from field_forms.xpath.values import SPACES, Value, cut, round_half_up, text_of, units, words

MAX_MATCHED = 20_000
MAX_UUID = 10_000
_DIGESTS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}


def texts_of(value: Value) -> list[str]:
    """Every node's text of nodes, else the one text."""
    if isinstance(value, list):
        return [string_value(node) for node in value]
    return [text_of(value)]


@special("string", "v?")
def _string(_call: Call, arguments: list[Code], _compiler: Compiles) -> Code:
    if arguments:
        return Code("text", as_text(arguments[0]))
    return Code("text", lambda node, _env: string_value(node), local=True)


@special("string-length", "v?")
def _string_length(_call: Call, arguments: list[Code], _compiler: Compiles) -> Code:
    if arguments:
        text = as_text(arguments[0])
        return Code("number", lambda node, env: float(units(text(node, env))))
    return Code("number", lambda node, _env: float(units(string_value(node))), local=True)


@special("normalize-space", "v?")
def _normalize_space(_call: Call, arguments: list[Code], _compiler: Compiles) -> Code:
    if arguments:
        text = as_text(arguments[0])
        return Code("text", lambda node, env: SPACES.sub(" ", text(node, env).strip(" \t\r\n")))
    return Code("text", lambda node, _env: SPACES.sub(" ", string_value(node).strip(" \t\r\n")), local=True)


@plain("concat", "v*", "text")
def _concat(*values: Value) -> str:
    return "".join(text for value in values for text in texts_of(value))


@plain("join", "sv*", "text")
def _join(glue: str, *values: Value) -> str:
    return glue.join(text for value in values for text in texts_of(value))


@plain("contains", "ss", "truth")
def _contains(text: str, part: str) -> bool:
    return part in text


@plain("starts-with", "ss", "truth")
def _starts_with(text: str, start: str) -> bool:
    return text.startswith(start)


@plain("ends-with", "ss", "truth")
def _ends_with(text: str, end: str) -> bool:
    return text.endswith(end)


@plain("substring-before", "ss", "text")
def _substring_before(text: str, mark: str) -> str:
    before, found, _ = text.partition(mark) if mark else ("", "", "")
    return before if found else ""


@plain("substring-after", "ss", "text")
def _substring_after(text: str, mark: str) -> str:
    return text.partition(mark)[2] if mark else text


@plain("substring", "snn?", "text")
def _substring(text: str, start: float, length: float | None = None) -> str:
    first = round_half_up(start)
    if first != first or not text:
        return ""
    # XPath 1.0 §4.2: characters at positions ≥ round(start) and < round(start) + round(length).
    last = units(text) + 1.0 if length is None else first + round_half_up(length)
    if last != last:
        return ""
    low, high = max(first, 1.0), min(last, units(text) + 1.0)
    return cut(text, int(low) - 1, int(high) - 1) if high > low else ""


@plain("substr", "svv?", "text")
def _substr(text: str, start: Value, end: Value | None = None) -> str:
    size = units(text)
    low, high = _whole(start), size if end is None else _whole(end)
    if low is None or high is None:
        return ""
    low = size + low if low < 0 else low
    high = size + high if high < 0 else high
    low, high = min(max(low, 0), size), min(max(high, 0), size)
    return cut(text, low, high) if low <= high else ""


_ASCII_SPACES = re.compile(r"[ \t\n\f\r]+")
_WHOLE = re.compile(r"[ \t\r\n]*([+-]?\d+)", re.ASCII)


def _whole(value: Value) -> int | None:
    """Leading whole number of a value's text, as JavaScript's parseInt; None when it begins with none."""
    match = _WHOLE.match(text_of(value))
    return int(match.group(1)) if match else None


@plain("translate", "sss", "text")
def _translate(text: str, wanted: str, given: str) -> str:
    table: dict[int, str | None] = {}
    for i, character in enumerate(wanted):
        table.setdefault(ord(character), given[i] if i < len(given) else None)
    return text.translate(table)


@plain("lower-case", "s", "text")
def _lower_case(text: str) -> str:
    return text.lower()


@plain("upper-case", "s", "text")
def _upper_case(text: str) -> str:
    return text.upper()


@plain("regex", "ss", "truth")
def _regex(text: str, pattern: str) -> bool:
    return compile_pattern(pattern)(text[:MAX_MATCHED])


@plain("selected", "ss", "truth")
def _selected(answer: str, choice: str) -> bool:
    if " " not in answer and "\n" not in answer and "\t" not in answer:
        return answer == choice.strip(" \t\r\n")
    return choice.strip(" \t\r\n") in words(answer)


@plain("selected-at", "sv", "text")
def _selected_at(answer: str, index: Value) -> str:
    items, at = words(answer), _whole(index)
    return items[at] if at is not None and 0 <= at < len(items) else ""


@plain("count-selected", "s", "number")
def _count_selected(answer: str) -> float:
    return float(len(words(answer))) if answer.strip(" \t\r\n") else 0.0


@special("coalesce", "ss")
def _coalesce(_call: Call, arguments: list[Code], _compiler: Compiles) -> Code:
    first, second = as_text(arguments[0]), as_text(arguments[1])
    return Code("text", lambda node, env: first(node, env) or second(node, env))


@special("once", "s")
def _once(_call: Call, arguments: list[Code], _compiler: Compiles) -> Code:
    text = as_text(arguments[0])
    return Code("text", lambda node, env: string_value(node) or text(node, env), local=True)


def _from_base64(text: str) -> bytes:
    """Blank for what is no base64; spaces and missing padding do not matter."""
    packed = _ASCII_SPACES.sub("", text)
    if len(packed) % 4 == 0:
        packed = packed.removesuffix("=").removesuffix("=")
    try:
        return base64.b64decode(packed + "=" * (-len(packed) % 4), validate=True)
    except ValueError:
        return b""


@plain("base64-decode", "s", "text")
def _base64_decode(text: str) -> str:
    return _from_base64(text).decode("utf-8", "replace")


@plain("extract-signed", "ss", "text")
def _extract_signed(signed: str, key: str) -> str:
    """The message of a signed QR code; blank when the signature is not that of the key (XLSForm)."""
    return (signed_message(_from_base64(signed), _from_base64(key)) or b"").decode("utf-8", "replace")


@plain("digest", "sss?", "text")
def _digest(text: str, algorithm: str, encoding: str = "base64") -> str:
    name = _DIGESTS.get(algorithm)
    if name is None or encoding not in ("base64", "hex"):
        raise EvaluationError(
            "digest", f"digest 不支持 {algorithm}/{encoding}", f"digest does not know {algorithm}/{encoding}"
        )  # fmt: skip
    summary = hashlib.new(name, text.encode("utf-8"), usedforsecurity=False).digest()
    return summary.hex() if encoding == "hex" else base64.b64encode(summary).decode()


@special("uuid", "n?", volatile=True)
def _uuid(call: Call, arguments: list[Code], _compiler: Compiles) -> Code:
    if not arguments:
        return Code("text", lambda _node, env: env.uuid())
    length = as_number(arguments[0])

    def run(node: Node, env: Environment) -> str:
        number = length(node, env)
        if number != number:
            raise EvaluationError(
                "type", "uuid() 的参数要是数字", "uuid() takes a number of characters", position=call.at
            )
        wanted = int(min(max(number, 0), MAX_UUID))
        text = env.uuid()
        while text and len(text) < wanted:
            text += env.uuid()
        return text[:wanted]

    return Code("text", run)
