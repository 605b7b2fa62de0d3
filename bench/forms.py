"""What the server's form engine costs, beside JavaRosa and the phone's engine on the same form and answers.

A form of 60 questions with a repeat of five rows, and one of 500 questions: a third of the questions have a
relevance, most a type with a constraint, one in five is calculated. `compile` is what comes after the conversion of
a workbook; `evaluate` is one sent instance, read, computed, compared and judged. JavaRosa, warmed up in a Java
process of its own, loads, computes and validates the same instance; the phone's engine, warmed up under node, loads
the form and fills in the same answers, for which the server's floor is compiling and filling.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from field_forms import (
    Form,
    Sources,
    clock,
    compile_form,
    evaluate_answers,
    evaluate_instance,
    instance_xml,
    read_list,
)
from field_forms.tree import Node, document_of
from field_forms.xpath.code import Environment
from field_forms.xpath.compiler import compile_expression
from tests.forms.javarosa import JavaRosa
from tests.forms.phone import PhoneEngine, form_of

TODAY = clock("2026-03-05")
COMPILE_AIM_MS, SMALL_AIM_MS, LARGE_AIM_MS, EXPRESSIONS_AIM, LOOKUP_AIM = 50.0, 3.0, 25.0, 100_000, 1.5
ROWS_AIM_S = 3.0
ROWS = 5
EXPRESSIONS = (
    "/data/age >= 60",
    "/data/age + 1",
    "/data/name = 'x'",
    "/data/age > 18 and /data/age < 60",
    "string-length(/data/name) < 50",
    "selected(/data/needs, 'fuel')",
    "if(/data/age > 60, 'old', 'young')",
    "concat(/data/name, '-', /data/age)",
)


class Size(msgspec.Struct, frozen=True):
    """Milliseconds at one number of questions; the engines beside ours are None where they were not asked."""

    questions: int
    compile_ms: float
    evaluate_ms: float
    fill_ms: float
    javarosa_ms: float | None
    javarosa_ratio: float | None
    phone_ms: float | None
    phone_ratio: float | None


class Figures(msgspec.Struct, frozen=True):
    """Everything that was measured."""

    sizes: list[Size]
    expressions_per_s: float
    lookup_480_us: float
    lookup_50000_us: float
    lookup_ratio: float
    rows_10000_s: float
    evaluations: int
    growth_kb: float


def drawn(questions: int) -> tuple[str, list[tuple[str, str]]]:
    """An XForm of so many questions and answers to it."""
    instance, binds, body, answers = "", "", "", list[tuple[str, str]]()
    for number in range(questions):
        path = f"/data/q{number}"
        instance += f"<q{number}/>"
        relevant = f" relevant=\"/data/q{number - 3} != 'zz'\"" if number % 4 == 3 else ""
        logic, control, answer = _question(number)
        binds += f'<bind nodeset="{path}" {logic}{relevant}/>'
        body += control.format(path=path)
        if answer:
            answers.append((path, answer))
    instance += '<member jr:template=""><name/><age/><adult/></member><adults/>'
    binds += (
        '<bind nodeset="/data/member/age" type="int" constraint=". &lt; 130"/>'
        '<bind nodeset="/data/member/name" required="true()"/>'
        '<bind nodeset="/data/member/adult" calculate="if(../age &gt;= 18, 1, 0)"/>'
        '<bind nodeset="/data/adults" type="int" calculate="sum(/data/member/adult)"/>'
    )
    body += (
        '<group ref="/data/member"><repeat nodeset="/data/member"><input ref="/data/member/name"><label>n</label>'
        '</input><input ref="/data/member/age"><label>a</label></input></repeat></group>'
    )
    for row in range(1, ROWS + 1):
        answers += [(f"/data/member[{row}]/name", f"甲{row}"), (f"/data/member[{row}]/age", str(10 * row))]
    return form_of(instance, binds, body, YES_NO), answers


YES_NO = (
    '<instance id="yes_no"><root><item><name>yes</name><label>是</label></item>'
    "<item><name>no</name><label>否</label></item></root></instance>"
)
_INPUT = '<input ref="{path}"><label>q</label></input>'
_ONE = (
    '<select1 ref="{path}"><label>q</label><itemset nodeset="instance(\'yes_no\')/root/item"><value ref="name"/>'
    '<label ref="label"/></itemset></select1>'
)
_MANY = (
    '<select ref="{path}"><label>q</label>'
    + "".join(f"<item><label>{value}</label><value>{value}</value></item>" for value in "abcd")
    + "</select>"
)


def _question(number: int) -> tuple[str, str, str]:
    """Logic, control and answer of one question: of ten in turn."""
    kind = number % 10
    if kind in (0, 5):
        return 'type="int" constraint=". &gt;= 0 and . &lt; 120" required="true()"', _INPUT, "67"
    if kind in (1, 6, 8):
        return 'type="string" required="true()"', _ONE, "yes"
    if kind == 2:
        return 'type="string" constraint="string-length(.) &lt; 50"', _INPUT, "上村三组"
    if kind == 3:
        return 'type="date" constraint=". &lt;= today()"', _INPUT, "2026-03-01"
    if kind == 4:
        return f"calculate=\"if(/data/q{number - 4} &gt; 60, 'old', 'young')\"", "", ""
    if kind == 7:
        return 'type="string"', _MANY, "a c"
    return f'type="int" calculate="/data/q{number - 4} + /data/q{number - 9}"', "", ""


def median_ms(act: Callable[[], Any], rounds: int) -> float:
    """The median time of an act, after a tenth as many rounds of warming up."""
    for _ in range(max(1, rounds // 10)):
        act()
    seconds: list[float] = []
    for _ in range(rounds):
        begin = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds) * 1000


def measure_size(questions: int, javarosa: JavaRosa | None, phone: PhoneEngine | None) -> Size:
    """One form, all engines."""
    xform, answers = drawn(questions)
    form = compile_form(xform)
    given = dict(answers)
    xml = instance_xml(evaluate_answers(form, given, today=TODAY))
    compiled = median_ms(lambda: compile_form(xform), 20)
    evaluated = median_ms(lambda: evaluate_instance(form, xml, today=TODAY), 100)
    filled = median_ms(lambda: evaluate_answers(form, given, today=TODAY), 30)
    there = _javarosa_ms(javarosa, xform, xml.decode()) if javarosa else None
    on_phone = median_ms(lambda: phone.run(xform, answers), 5) if phone else None
    return Size(
        questions=questions,
        compile_ms=compiled,
        evaluate_ms=evaluated,
        fill_ms=filled,
        javarosa_ms=there,
        javarosa_ratio=there / evaluated if there else None,
        phone_ms=on_phone,
        phone_ratio=on_phone / (compiled + filled) if on_phone else None,
    )


def _javarosa_ms(javarosa: JavaRosa, xform: str, xml: str) -> float:
    """The median of the last third of many rounds: Java is quick only when it is warm."""
    seconds = javarosa.time(xform, xml, 1_500)["seconds"]
    return statistics.median(seconds[1_000:]) * 1000


def expressions_per_s() -> float:
    """Simple expressions, compiled once, evaluated a second."""
    root = Node("data")
    for name, text in (("age", "67"), ("name", "王秀兰"), ("needs", "food fuel")):
        root.append(Node(name, text=text))
    environment = _environment(document_of(root), {})
    runs = [compile_expression(expression).run for expression in EXPRESSIONS]
    rounds = 20_000
    begin = time.perf_counter()
    for _ in range(rounds):
        for run in runs:
            run(root, environment)
    return rounds * len(runs) / (time.perf_counter() - begin)


def _environment(document: Node, lists: dict[str, Node]) -> Environment:
    return Environment(
        document,
        time_zone=TODAY.time_zone,
        today=TODAY.today,
        now=TODAY.now,
        instances=lists,
        surroundings=None,
        random=Sources().random,
        uuid=Sources().uuid,
    )


def lookup_us(rows: int) -> float:
    """One look-up in a list of so many rows, after the index is there."""
    table = "name,label,town\n" + "".join(f"v{number},Village {number},t{number % 20}\n" for number in range(rows))
    root = Node("data")
    root.append(Node("village", text=f"v{rows - 1}"))
    environment = _environment(document_of(root), {"places": read_list("places.csv", table.encode())})
    run = compile_expression("instance('places')/root/item[name = /data/village]/town").run
    looked, rounds = run(root, environment), 20_000
    if len(looked) != 1:
        raise SystemExit("the list was not read")
    begin = time.perf_counter()
    for _ in range(rounds):
        run(root, environment)
    return (time.perf_counter() - begin) / rounds * 1e6


def rows_s(rows: int) -> float:
    """One sent instance with so many rows of a repeat of three questions, judged and packed."""
    xform, _ = drawn(10)
    form = compile_form(xform)
    row = "<member><name>甲</name><age>40</age><adult>1</adult></member>"
    xml = f'<data id="t" version="1">{row * rows}</data>'
    begin = time.perf_counter()
    evaluate_instance(form, xml, today=TODAY).answers()
    return time.perf_counter() - begin


def growth_kb(form: Form, xml: bytes, evaluations: int) -> float:
    """How much larger the process is after so many evaluations than after the first hundredth of them."""
    for _ in range(max(200, evaluations // 100)):
        evaluate_instance(form, xml, today=TODAY)
    gc.collect()
    before = _resident_kb()
    for _ in range(evaluations):
        evaluate_instance(form, xml, today=TODAY)
    gc.collect()
    return _resident_kb() - before


def _resident_kb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4


def measure(evaluations: int, *, alone: bool) -> Figures:
    """Everything; `alone` leaves the other engines out."""
    if alone:
        sizes = [measure_size(questions, None, None) for questions in (60, 500)]
    else:
        with JavaRosa() as javarosa, PhoneEngine() as phone:
            sizes = [measure_size(questions, javarosa, phone) for questions in (60, 500)]
    short, long = lookup_us(480), lookup_us(50_000)
    xform, answers = drawn(60)
    form = compile_form(xform)
    xml = instance_xml(evaluate_answers(form, dict(answers), today=TODAY))
    return Figures(
        sizes=sizes,
        expressions_per_s=expressions_per_s(),
        lookup_480_us=short,
        lookup_50000_us=long,
        lookup_ratio=long / short,
        rows_10000_s=rows_s(10_000),
        evaluations=evaluations,
        growth_kb=growth_kb(form, xml, evaluations),
    )


def main(argv: Sequence[str]) -> int:
    """Print what was measured, beside the aims."""
    parser = argparse.ArgumentParser(prog="tanfang bench forms", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--long", action="store_true", help="a million evaluations for the memory, not 20,000")
    parser.add_argument("--alone", action="store_true", help="without JavaRosa and the phone's engine")
    arguments = parser.parse_args(argv)
    found = measure(1_000_000 if arguments.long else 20_000, alone=arguments.alone)
    if arguments.json:
        print(json.dumps(msgspec.to_builtins(found)))
        return 0
    headings = ["questions", "compile", "evaluate", "aim", "JavaRosa", "ratio", "fill", "phone", "ratio"]
    print("  ".join(f"{heading:>9}" for heading in headings))
    for size, aim in zip(found.sizes, (SMALL_AIM_MS, LARGE_AIM_MS), strict=True):
        beside = (size.javarosa_ms, size.javarosa_ratio, size.fill_ms, size.phone_ms, size.phone_ratio)
        cells = (size.questions, size.compile_ms, size.evaluate_ms, aim, *beside)
        print("  ".join(f"{'-' if cell is None else round(cell, 2):>9}" for cell in cells))
    print(f"(milliseconds; a form compiles within {COMPILE_AIM_MS:.0f})")
    print(f"expressions {found.expressions_per_s:,.0f}/s (aim {EXPRESSIONS_AIM:,})")
    print(f"look-up {found.lookup_480_us:.2f} µs in 480 rows, {found.lookup_50000_us:.2f} µs in 50,000: ratio "
          f"{found.lookup_ratio:.2f} (aim {LOOKUP_AIM})")  # fmt: skip
    print(f"a repeat of 10,000 rows {found.rows_10000_s:.2f} s (aim {ROWS_AIM_S:.0f} s)")
    print(f"memory: {found.growth_kb:+.0f} KB over {found.evaluations:,} evaluations")
    return 0
