"""Files and functions stay of a size that is read in one sitting. Split by meaning."""

import ast
from collections.abc import Iterable
from statistics import median, quantiles

import pytest

from tests.guards.sources import files, functions, lines, relative, sources

MADE = {"web/api-client/schema.ts"}
BANDS = {".py": "Python", ".ts": "TypeScript", ".vue": "Vue"}
MOST_LINES, P90_LINES, MEDIAN_LINES = 500, 300, 120
MOST_OF_FUNCTION, P90_OF_FUNCTION = 80, 30


def _lengths(suffix: str) -> dict[str, int]:
    return {
        relative(path): len(path.read_text(encoding="utf8").splitlines())
        for path in files(suffix)
        if relative(path) not in MADE
    }


def _longest(lengths: dict[str, int], count: int = 12) -> str:
    return lines([f"{size} {name}" for name, size in sorted(lengths.items(), key=lambda one: -one[1])[:count]])


def _p90(sizes: Iterable[int]) -> float:
    return quantiles(sizes, n=10)[-1]


@pytest.mark.parametrize("suffix", BANDS, ids=BANDS.get)
def test_files_are_within_the_bands(suffix: str) -> None:
    lengths = _lengths(suffix)
    assert max(lengths.values()) <= MOST_LINES, f"split by meaning:{_longest(lengths)}"
    assert _p90(lengths.values()) <= P90_LINES, f"too many long files:{_longest(lengths, 40)}"
    assert median(lengths.values()) <= MEDIAN_LINES, f"too many long files:{_longest(lengths, 40)}"


def test_functions_are_within_the_bands() -> None:
    lengths = {
        f"{source.path}:{function.lineno} {function.name}": _length(function)
        for source in sources()
        for function in functions(source)
    }
    assert max(lengths.values()) <= MOST_OF_FUNCTION, f"split by meaning:{_longest(lengths)}"
    assert _p90(lengths.values()) <= P90_OF_FUNCTION, f"too many long functions:{_longest(lengths, 40)}"


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1
