"""Expressions that ODK Collect reads in its own way, with both values: the table of what is not portable."""

from __future__ import annotations

import pytest

from field_forms import check_xform, clock, compile_form, evaluate_answers
from tests.forms.javarosa import JavaRosa
from tests.forms.phone import NOW, ZONE, form_of
from tests.forms.scenarios import ask, bind, repeat

WHEN = clock(NOW, ZONE)
INSTANCE = (
    "<empty/><n>7</n><word>ab12</word><day>2026-03-05</day><share>-1</share><hidden>1</hidden>"
    "<row><a>7</a></row><row><a/></row><row><a>1</a></row><o/>"
)
BODY = "".join(ask(name) for name in ("empty", "n", "word", "day", "share", "hidden")) + repeat("row", ask("row/a"))
SAID: dict[str, tuple[str, str | None]] = {
    "sum(/data/row/a)": ("", "8"),
    "max(/data/row/a)": ("", "7"),
    "if(regex(/data/word, '[0-9]'), 1, 0)": ("1", "0"),
    "if(/data/day <= '2026-03-05', 1, 0)": ("1", "0"),
    "round(-2.5)": ("-3", "-2"),
    "if(/data/empty, 1, 0)": ("1", "0"),
    "if(now() > today(), 1, 0)": ("1", "0"),
    "substring('abc', 2)": ("bc", None),
    "count(//a)": ("3", None),
    "name(/data/word)": ("word", None),
}
"""Differences that the linter tells the author of; None where Collect stops with an error."""
KNOWN: dict[str, tuple[str, str | None]] = {
    "/data/day + 1": ("20517.666666666668", "20518"),
    "/data/n > 3": ("true", "1"),
    "coalesce(/data/day, 'x')": ("2026-03-05", "2026-03-05T00:00:00.000+08:00"),
    "today()": ("2026-03-05", "2026-03-05T00:00:00.000+08:00"),
    "number(today())": ("2026-03-05", "20517"),
    "concat(/data/share, '')": ("-1.0", "-1"),
    "string-length(/data/share)": ("4", "2"),
    "if(/data/n = '7.0', 1, 0)": ("0", "1"),
    "count(/data/hidden)": ("1", "0"),
    "if(/data/row/a = 7, 1, 0)": ("1", None),
    "/data/row[last()]/a": ("1", None),
    "1 div 3000000": ("3.3333333333333335e-7", "3.3333333333333335E-7"),
    "distance('1 1 0 0; 2 1 0 0')": ("111318.85", "111318.84502143922"),
}
"""Differences in the text of dates, decimals and truth, in what is counted, and in rows taken together."""
ALIKE = (
    "if(/data/n > 3, 'more', 'less')", "sum(/data/row/a[. != ''])", "count(/data/row)", "0.1 + 0.2", "-5 mod 3",
    "format-date(/data/day, '%Y/%m/%d')", "if(/data/day = date('2026-03-05'), 1, 0)", "substr(/data/word, 1, 3)",
    "if(regex(/data/word, '^[a-z]{2}[0-9]{2}$'), 1, 0)", "/data/row[position() = 3]/a", "join(',', /data/row/a)",
    "coalesce(/data/empty, 'none')", "round(2.345, 2)", "pow(2, 0.5)", "1 div 0", "digest('a', 'MD5')",
    "today() - /data/day",
)  # fmt: skip


def form(expression: str) -> str:
    """A form that calculates it."""
    binds = (
        bind("n", type="int")
        + bind("day", type="date")
        + bind("share", type="decimal")
        + bind("hidden", relevant="1 = 2")
        + bind("row/a", type="int")
        + bind("o", calculate=expression)
    )
    return form_of(INSTANCE, binds, BODY)


def both(javarosa: JavaRosa, expression: str) -> tuple[str, str | None]:
    """What the server and what JavaRosa make of it."""
    there = javarosa.run(form(expression))
    here = evaluate_answers(compile_form(form(expression)), {}, today=WHEN).values["/data/o"]
    return here, there["values"]["/data/o"] if "values" in there else None


@pytest.mark.parametrize("expression", [*SAID, *KNOWN])
def test_collect_reads_it_in_its_own_way(javarosa: JavaRosa, expression: str) -> None:
    assert both(javarosa, expression) == {**SAID, **KNOWN}[expression]


@pytest.mark.parametrize("expression", SAID)
def test_the_author_is_told(expression: str) -> None:
    assert "not_portable" in {found.kind for found in check_xform(form(expression))}


@pytest.mark.parametrize("expression", ALIKE)
def test_what_is_written_instead_is_read_alike(javarosa: JavaRosa, expression: str) -> None:
    here, there = both(javarosa, expression)
    assert here == there
