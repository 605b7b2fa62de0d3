"""The catalogue of problems is finite: every code is there once, in both languages, used, and filled as it asks."""

import ast
import re
import string
from collections.abc import Iterator

from server.core.db import Connection
from server.core.errors import CONSTRAINTS, KINDS, Text
from tests.guards.sources import ROOT, below, calls, lines

CATALOGUE = ROOT / "server" / "core" / "problems.toml"
NOT_A_VALUE = {"errors"}


def _uses() -> Iterator[tuple[str, ast.Call, str]]:
    """(place, call, code) of every problem raised, marked or described by its name."""
    for source in below("server", "workers"):
        for call in calls(source, "Problem", "mark", "describe"):
            code = call.args[0] if call.args else None
            if isinstance(code, ast.Constant) and isinstance(code.value, str):
                yield f"{source.path}:{call.lineno}", call, code.value
            elif isinstance(code, ast.IfExp):
                for each in (code.body, code.orelse):
                    if isinstance(each, ast.Constant) and isinstance(each.value, str):
                        yield f"{source.path}:{call.lineno}", call, each.value


def _names(text: Text) -> tuple[set[str], set[str]]:
    """The {names} of the Chinese and of the English sentence; a value may be given in each language."""
    zh, en = (
        {name.removesuffix("_en") for _, name, _, _ in string.Formatter().parse(one) if name}
        for one in (text.zh, text.en)
    )
    return zh, en


def test_every_code_used_is_in_the_catalogue() -> None:
    unknown = [
        f"{place}: add [{code}] to server/core/problems.toml" for place, _, code in _uses() if code not in KINDS
    ]
    assert not unknown, lines(unknown)


def test_every_code_of_the_catalogue_is_used() -> None:
    named = {code for _, _, code in _uses()} | set(CONSTRAINTS.values()) | _looked_up()
    unused = sorted(set(KINDS) - named)
    assert not unused, f"nothing raises or marks these; remove them from server/core/problems.toml: {unused}"


def _looked_up() -> set[str]:
    """Codes that stand in a table of core/errors.py or of a rule, and are described from there."""
    return {
        node.value
        for source in below("server")
        for holder in ast.walk(source.tree)
        if isinstance(holder, ast.Dict)
        for node in holder.values
        if isinstance(node, ast.Constant) and node.value in KINDS
    }


def test_every_code_is_there_once() -> None:
    codes = re.findall(r"^\[(\w+)\]", CATALOGUE.read_text(encoding="utf8"), re.MULTILINE)
    assert sorted(codes) == sorted(KINDS)


def test_every_constraint_translated_leads_to_a_code() -> None:
    unknown = {name: code for name, code in CONSTRAINTS.items() if code not in KINDS}
    assert not unknown, f"add these codes to server/core/problems.toml: {unknown}"


def test_every_sentence_is_there_in_both_languages() -> None:
    for code, kind in KINDS.items():
        for part in (kind.title, kind.detail, kind.remedy):
            assert part.zh.strip(), f"[{code}]: write the Chinese sentence"
            assert part.en.strip(), f"[{code}]: write the English sentence"
            zh, en = _names(part)
            assert zh == en, f"[{code}]: {{names}} differ between the languages: {zh ^ en}"
            assert part.zh != part.en or part.zh == "{why}", f"[{code}]: one of the sentences is not translated"


def test_every_problem_is_given_the_values_its_sentences_ask_for() -> None:
    wanting: list[str] = []
    for place, call, code in _uses():
        if code not in KINDS or any(keyword.arg is None for keyword in call.keywords):
            continue
        kind = KINDS[code]
        asked = {name for part in (kind.title, kind.detail, kind.remedy) for name in _names(part)[0]}
        given = {keyword.arg for keyword in call.keywords if keyword.arg} - NOT_A_VALUE
        if asked - given:
            wanting.append(f"{place}: Problem({code!r}) needs {', '.join(sorted(asked - given))}=…")
    assert not wanting, lines(wanting)


async def test_every_constraint_translated_is_in_the_schema(owner_conn: Connection) -> None:
    names = await owner_conn.fetch("select conname as name from pg_constraint union select indexname from pg_indexes")
    raised = await owner_conn.fetch("select prosrc from pg_proc where pronamespace = 'public'::regnamespace")
    by_triggers = {name for row in raised for name in re.findall(r"constraint = '(\w+)'", row["prosrc"])}
    gone = set(CONSTRAINTS) - {row["name"] for row in names} - by_triggers
    assert not gone, f"the schema has no such constraint; remove or rename in core/errors.py: {gone}"
