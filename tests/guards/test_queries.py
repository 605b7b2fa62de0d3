"""SQL is listable, bound and scoped: every statement is a constant that prepares and that the role may run."""

import ast
import re

import asyncpg
import pytest

from server.core.db import Connection
from tests.guards.catalogue import region_bound
from tests.guards.sources import SQL, Source, Statement, below, functions, lines, statements

OWNERS_ALONE = {"server.core.migrate"}
# Whose SQL is not in queries.py: the house's own core, and lists too long to share a file.
SQL_IS_HERE = re.compile(r"server\.core\.\w+|(server\.\w+|workers)\.queries(_of_\w+)?|server\.followups\.listing")


def test_there_are_statements_to_guard() -> None:
    assert len(statements()) > 100


@pytest.mark.parametrize("statement", statements(), ids=lambda one: one.where)
async def test_every_statement_prepares_and_is_permitted(conn: Connection, statement: Statement) -> None:
    try:
        await conn.prepare(statement.sql)
        if statement.source.module not in OWNERS_ALONE:
            await conn.execute(f"explain (generic_plan, costs off) {statement.sql}")
    except asyncpg.PostgresError as error:
        pytest.fail(f"{statement.where}: {error}. Mend the statement, or grant what it needs in a new migration.")


def test_sql_is_written_in_queries_only() -> None:
    strays = [
        f"{source.path}:{node.lineno}: move this statement to a constant of the feature's queries.py"
        for source in below("server", "workers")
        if not SQL_IS_HERE.fullmatch(source.module)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _speaks_sql(node.value)
    ]
    assert not strays, lines(strays)


def _speaks_sql(text: str) -> bool:
    return bool(SQL.match(text)) and bool(re.search(r"\b(from|into|set|table)\s+\w+", text)) and "(conn" not in text


async def test_every_region_bound_query_takes_the_callers_reach(owner_conn: Connection) -> None:
    tables = "|".join(sorted(await region_bound(owner_conn)))
    touches = re.compile(rf"\b(?:from|join|into|update)\s+(?:only\s+)?(?:{tables})\b", re.IGNORECASE)
    bound: dict[str, set[str]] = {}
    for one in statements():
        if touches.search(one.sql):
            bound.setdefault(one.source.module, set()).add(one.name)
    assert bound
    unscoped = [
        f"{source.path}:{function.lineno}: make `scope: Scope` the second parameter of {function.name}"
        for source in below("server")
        if source.module in bound
        for function in functions(source)
        if _names(function) & bound[source.module] and _second_parameter(function) != "scope: Scope"
    ]
    assert not unscoped, lines(unscoped)


async def test_nothing_under_row_level_security_is_joined_by_coalesce(owner_conn: Connection) -> None:
    """Row-level security takes `coalesce` for a leak: the condition uses no index, and the whole table is read."""
    found = await owner_conn.fetch("select relname from pg_class where relrowsecurity and relkind in ('r', 'p')")
    tables = "|".join(sorted(one["relname"] for one in found))
    assert "persons" in tables
    joined = re.compile(rf"\bjoin\s+(?:{tables})\s+(\w+)\s+on\s[^()]*\b\1\.\w+\s*=\s*coalesce\(", re.IGNORECASE)
    slow = [
        f"{one.where}: put the value down in a materialized part of the statement first, then join by it"
        for one in statements()
        if joined.search(one.sql)
    ]
    assert not slow, lines(slow)


def _names(function: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}


def _second_parameter(function: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    given = function.args.posonlyargs + function.args.args
    return ast.unparse(given[1]) if len(given) > 1 else ""


def test_no_statement_is_put_together_at_run_time() -> None:
    """A value is bound, never written into the text."""
    strays = [
        f"{source.path}:{node.lineno}: pass {ast.unparse(node.args[at])} as a module constant with $1, $2 …"
        for source in below("server", "workers")
        if SQL_IS_HERE.fullmatch(source.module) and source.module not in OWNERS_ALONE
        for node, at in _executions(source)
        if not isinstance(node.args[at], ast.Name)
    ]
    assert not strays, lines(strays)


def _executions(source: Source) -> list[tuple[ast.Call, int]]:
    """Calls that run SQL, with the place of the statement among their arguments."""
    at = {"execute": 0, "executemany": 0, "fetch": 0, "fetchrow": 0, "fetchval": 0, "rows": 2, "row": 2}
    found: list[tuple[ast.Call, int]] = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in at and len(node.args) > at[name]:
                found.append((node, at[name]))
    return found
