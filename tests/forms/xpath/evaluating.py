"""Evaluates the expressions of the tables: the clock stands still, in a county of Shanxi unless said otherwise."""

from __future__ import annotations

from datetime import datetime

from field_forms import FormError, Sources, eval_expression

NOW = datetime.fromisoformat("2026-03-05T12:34:56.789+08:00")
ZONE = "Asia/Shanghai"
_IDS = Sources(uuid=lambda: "6f1c2a34-9b7d-4e21-8a55-0d9c3b7e1f42")

HOUSEHOLD = (
    '<data id="visit" version="3"><name>王秀英</name><blank/><spaces>  a  b </spaces><number>7</number>'
    "<visited>2026-03-05</visited><sent>2026-03-05T08:30:00.000+08:00</sent><hour>08:30:00.000+08:00</hour>"
    "<needs>care food fuel</needs>"
    "<member><name>李福</name><age>71</age><income>40</income><disease>h</disease><disease>d</disease></member>"
    "<member><name>李桂兰</name><age>8</age><income/></member>"
    "<member><name>李明</name><age>35</age><income>2</income><disease>s</disease></member>"
    "<corner>36.1 113.2 0 0</corner><corner>36.2 113.2 0 0</corner><corner>36.2 113.3 0 0</corner></data>"
)


def value(expression: str, instance: str = HOUSEHOLD, context: str = "", *, zone: str = ZONE) -> object:
    """The value of an expression: a number, a text, a truth, or the texts of nodes."""
    return eval_expression(
        expression, instance=instance, context=context, today=NOW, now=NOW, time_zone=zone, sources=_IDS
    ).value


def fault(expression: str, instance: str = HOUSEHOLD) -> FormError | None:
    """What is said of an expression that cannot be evaluated; None when it can."""
    try:
        value(expression, instance)
    except FormError as error:
        return error
    return None


def table(text: str) -> list[tuple[str, object]]:
    """Lines `expression → expected`: a number, `true`, `false`, a text in quotes, or `[texts, of, nodes]`."""
    rows: list[tuple[str, object]] = []
    for line in text.strip().splitlines():
        if line.strip():
            expression, _, expected = line.rpartition("→")
            rows.append((expression.strip(), _expected(expected.strip())))
    return rows


def _expected(written: str) -> object:
    if written in ("true", "false"):
        return written == "true"
    if written in ("NaN", "Infinity", "-Infinity"):
        return written
    if written.startswith("["):
        return [part.strip() for part in written[1:-1].split(",")] if written != "[]" else []
    return written[1:-1] if written.startswith("'") else float(written)
