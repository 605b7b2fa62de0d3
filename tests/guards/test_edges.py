"""Each library is spoken to from few places, and the pure packages read nothing but their arguments.

Who may import whom inside the house is in pyproject.toml (import contracts).
"""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.guards.sources import Source, below, lines

HOUSE = ("server", "workers", "demo", "embedded")
# library: the modules that may import it.
PLACES = {
    "litestar": r"server\.app|server\.core\.(errors|web|frontend|openapi)|server\.\w+\.http",
    "granian": r"server\.commands\.serve",
    # Outside core, only the names of the database's errors: to answer for one record of a batch, or on stderr.
    "asyncpg": r"server\.core\.\w+|server\.\w+\.queries|server\.forms\.intake"
    r"|server\.commands\.(archive|demo|export|import_|sweep)",
    "arq": r"workers\.\w+",
    "redis": r"workers\.\w+",
    "minio": r"server\.core\.storage",
    "cryptography": r"server\.core\.(crypto|house_key)",
    "argon2": r"server\.accounts\.passwords",
    # What came from outside is opened in a process of its own; the other two read the house's own form library.
    "python_calamine": r"server\.core\.sheets|server\.forms\.library_listing|demo\.form",
    "PIL": r"server\.files\.images|demo\.pictures",
}
NAMES_OF_ERRORS = {"PostgresError", "InterfaceError"}
ERRORS_ONLY = re.compile(r"server\.forms\.intake|server\.commands\.\w+")

# What the pure packages may stand on.
PURE_LIBRARIES = {
    "field_forms": {"msgspec", "pyxform", "python_calamine", "openpyxl", "docx", "lxml"},
    "geo": {"msgspec", "shapely", "numpy", "h3", "vroom"},
    "policy": {"msgspec", "chinese_calendar"},
}
PURE_STANDARD = {
    "__future__", "abc", "base64", "bisect", "collections", "contextlib", "csv", "dataclasses", "datetime", "decimal",
    "difflib", "enum", "fractions", "functools", "hashlib", "heapq", "io", "itertools", "json", "math", "operator",
    "re", "statistics", "string", "types", "typing", "unicodedata", "xml", "zipfile", "zoneinfo",
}  # fmt: skip
PURE_EXCEPTIONS = {
    "field_forms.lint.kinds": {"importlib", "tomllib"},  # reads the package's own data file
    "policy.data": {"importlib", "tomllib"},  # reads the package's own data files
    "policy.ledger": {"sys"},  # prints itself: python -m policy.ledger
}
CLOCKS = {"now", "today", "utcnow", "time"}
OWN_CLOCK = {"server.core.clock"}


def _imports(source: Source) -> Iterator[tuple[int, str]]:
    """(line, library) of every absolute import, inside functions too."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.lineno, node.module.partition(".")[0]


@pytest.mark.parametrize("library", PLACES)
def test_a_library_is_spoken_to_from_its_places_alone(library: str) -> None:
    strays = [
        f"{source.path}:{line}: {library} belongs to {PLACES[library]}"
        for source in below(*HOUSE)
        for line, imported in _imports(source)
        if imported == library and not re.fullmatch(PLACES[library], source.module)
    ]
    assert not strays, lines(strays)


def test_outside_core_the_driver_lends_only_the_names_of_its_errors() -> None:
    strays = [
        f"{source.path}:{node.lineno}: use server.core.db instead of asyncpg.{node.attr}"
        for source in below("server")
        if ERRORS_ONLY.fullmatch(source.module)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "asyncpg"
        if node.attr not in NAMES_OF_ERRORS
    ]
    assert not strays, lines(strays)


@pytest.mark.parametrize("package", PURE_LIBRARIES)
def test_the_pure_packages_stand_on_few_libraries(package: str) -> None:
    allowed = PURE_STANDARD | PURE_LIBRARIES[package] | {package}
    strays = [
        f"{source.path}:{line}: {imported} is not for a pure package; take what it gives as an argument"
        for source in below(package)
        for line, imported in _imports(source)
        if imported not in allowed | PURE_EXCEPTIONS.get(source.module, set())
    ]
    assert not strays, lines(strays)


def test_the_clock_is_read_in_one_place() -> None:
    """Everything else is told what time it is."""
    strays = [
        f"{source.path}:{node.lineno}: take `now` as an argument instead of calling {ast.unparse(node.func)}()"
        for source in below("server", "workers", "field_forms", "geo", "policy")
        if source.module not in OWN_CLOCK
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCKS
        and ast.unparse(node.func.value) in ("datetime", "date", "time", "datetime.datetime", "datetime.date")
    ]
    assert not strays, lines(strays)


def test_statements_are_told_what_time_it_is() -> None:
    """Only the queue's own bookkeeping goes by the database's clock."""
    reads = re.compile(r"\b(now\(\)|current_date|current_timestamp|clock_timestamp)", re.IGNORECASE)
    strays = [
        f"{source.path}:{node.lineno}: pass the time as a parameter"
        for source in below("server")
        if source.module.endswith((".queries", ".listing"))
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and reads.search(node.value)
    ]
    assert not strays, lines(strays)
