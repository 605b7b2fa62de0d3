"""Forms of a few lines with answers, one for each thing that a form model does: every engine is held against them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import msgspec

from tests.forms.phone import form_of

Answers = Sequence[tuple[str, str]]


class Scenario(msgspec.Struct, frozen=True):
    """A form, what is asked of it, and the values it must come to where they are worth naming."""

    form: str
    answers: Answers = ()
    rows: Mapping[str, int] = {}
    media: Mapping[str, str] = {}
    values: Mapping[str, str] = {}


def bind(path: str, **logic: str) -> str:
    """A bind below `/data`; `jr__preload` stands for `jr:preload`."""
    given = "".join(f" {key.replace('__', ':')}={quoteattr(text)}" for key, text in logic.items())
    return f'<bind nodeset="/data/{path}"{given}/>'


def ask(path: str, inner: str = "", control: str = "input", **given: str) -> str:
    """A question below `/data`."""
    more = "".join(f" {key}={quoteattr(text)}" for key, text in given.items())
    return f'<{control} ref="/data/{path}"{more}><label>?</label>{inner}</{control}>'


def repeat(path: str, inner: str, more: str = "") -> str:
    """A repeat below `/data`; `more` are attributes such as `jr:count`."""
    return f'<group ref="/data/{path}"><label>r</label><repeat nodeset="/data/{path}" {more}>{inner}</repeat></group>'


def put(event: str, path: str, value: str = "", text: str = "") -> str:
    """A setvalue."""
    given = f" value={quoteattr(value)}" if value else ""
    return f'<setvalue event="{event}" ref="/data/{path}"{given}>{escape(text)}</setvalue>'


def choices(values: str) -> str:
    """Choices of a select, one for each word."""
    return "".join(f"<item><label>{value}</label><value>{value}</value></item>" for value in values.split())


def pick(path: str, nodeset: str, control: str = "select1") -> str:
    """A select from a list."""
    rows = f"<itemset nodeset={quoteattr(nodeset)}><value ref='name'/><label ref='label'/></itemset>"
    return ask(path, rows, control)


def made(
    instance: str,
    binds: str = "",
    body: str = "",
    answers: Any = (),
    *,
    lists: str = "",
    rows: Any = None,
    media: Any = None,
    **values: str,
) -> Scenario:
    """A scenario of form parts; `values` by path below `/data`, `__` for `/`."""
    wanted = {f"/data/{path.replace('__', '/')}": text for path, text in values.items()}
    return Scenario(form_of(instance, binds, body, lists), answers, rows or {}, media or {}, wanted)


VILLAGES = (
    '<instance id="villages"><root>'
    + "".join(
        f"<item><name>{town}{number}</name><label>{town}{number}</label><town>{town}</town></item>"
        for town in "ab"
        for number in (1, 2)
    )
    + "</root></instance>"
)
TABLE = {"places.csv": "name,label,people\nup,上村,120\ndown,下村,80\n"}
PLACES = '<instance id="places" src="jr://file-csv/places.csv"/>'
CHANGED, FIRST, NEW = "xforms-value-changed", "odk-instance-first-load", "odk-new-repeat"

ACTIONS: dict[str, Scenario] = {
    "an answer sets another question": made(
        "<age/><seen/>",
        bind("seen", type="int"),
        ask("age", put(CHANGED, "seen", "4 * 4")),
        [("/data/age", "70")],
        seen="16",
    ),
    "the same answer again changes nothing": made(
        "<age/><note/><seen/>",
        "",
        ask("age", put(CHANGED, "seen", "concat('n', /data/note)")) + ask("note"),
        [("/data/age", "70"), ("/data/note", "x")],
        seen="n",
    ),
    "a calculation that changes sets another question": made(
        "<age/><twice/><times>0</times>",
        bind("twice", calculate="/data/age * 2"),
        ask("age") + ask("twice", put(CHANGED, "times", "/data/times + 1")),
        [("/data/age", "4")],
        times="1",
    ),
    "one action brings about the next": made(
        "<a/><b/><c/>",
        "",
        ask("a", put(CHANGED, "b", "/data/a + 1")) + ask("b", put(CHANGED, "c", "/data/b + 1")) + ask("c"),
        [("/data/a", "3")],
        c="5",
    ),
    "an action reads what was computed for the same answer": made(
        "<a/><twice/><copy/>",
        bind("twice", calculate="/data/a * 2"),
        ask("a", put(CHANGED, "copy", "/data/twice")),
        [("/data/a", "12")],
        copy="24",
    ),
    "a calculation wins over an action for the same answer": made(
        "<a/><b/>",
        bind("b", calculate="/data/a * 2"),
        ask("a", put(CHANGED, "b", text="9")),
        [("/data/a", "4")],
        b="8",
    ),
    "an action in a row sets its own row": made(
        "<row><a/><b/></row>",
        "",
        repeat("row", ask("row/a", put(CHANGED, "row/b", "4 * position(..)"))),
        [("/data/row[1]/a", "x"), ("/data/row[3]/a", "x")],
        rows={"/data/row": 3},
        **{"row[1]__b": "4", "row[2]__b": "", "row[3]__b": "12"},
    ),
    "an action outside chooses a row": made(
        "<a/><row><b/></row>",
        "",
        ask("a", put(CHANGED, "row[position() = 2]/b", "/data/a")) + repeat("row", ask("row/b")),
        [("/data/a", "x")],
        rows={"/data/row": 3},
        **{"row[1]__b": "", "row[2]__b": "x", "row[3]__b": ""},
    ),
    "an action counts over its rows": made(
        "<times>0</times><row><a/></row>",
        bind("times", type="int"),
        repeat("row", ask("row/a", put(CHANGED, "times", ". + 1"))),
        [("/data/row[1]/a", "x")],
        rows={"/data/row": 2},
        times="1",
    ),
    "first values come in the order of the questions": made(
        "<a/><b/>", put(FIRST, "b", "/data/a + 1") + put(FIRST, "a", "2"), ask("a") + ask("b"), a="2", b="3"
    ),
    "a first value stays when what it read changes": made(
        "<a>5</a><b/>", put(FIRST, "b", "/data/a * 4"), ask("a") + ask("b"), [("/data/a", "4")], b="20"
    ),
    "a hidden question gets no first value": made(
        "<a>5</a><b/>",
        bind("b", relevant="/data/a = 3") + put(FIRST, "b", "7"),
        ask("a") + ask("b"),
        [("/data/a", "3")],
        b="",
    ),
    "a first value reaches a read-only question": made(
        "<a/>", bind("a", readonly="true()", type="int") + put(FIRST, "a", "4 * 4"), ask("a"), a="16"
    ),
    "a first value without words empties": made("<a>12</a>", put(FIRST, "a"), ask("a"), a=""),
    "a first value reaches an attribute": made(
        '<a mark=""/><b/>', put(FIRST, "a/@mark", "7") + bind("b", calculate="/data/a/@mark"), ask("a"), b="7"
    ),
    "a new row gets its values, the form's own rows do not": made(
        "<row><a/></row><row><a/></row>",
        "",
        repeat("row", put(NEW, "row/a", "position(..)") + ask("row/a")),
        rows={"/data/row": 3},
        **{"row[1]__a": "", "row[2]__a": "", "row[3]__a": "3"},
    ),
    "a new row takes over the row before": made(
        '<row jr:template=""><a/></row>',
        "",
        repeat("row", put(NEW, "row/a", "/data/row[position() = position(current()/..) - 1]/a") + ask("row/a")),
        [("/data/row[1]/a", "7"), ("/data/row[2]/a", "7")],
        rows={"/data/row": 1},
        **{"row[1]__a": "7", "row[2]__a": "7"},
    ),
    "counted rows get their values when they come": made(
        '<n/><row jr:template=""><a/></row>',
        bind("n", type="int"),
        ask("n") + repeat("row", put(NEW, "row/a", "position(..)") + ask("row/a"), 'jr:count="/data/n"'),
        [("/data/n", "3")],
        **{"row[3]__a": "3"},
    ),
    "rows within a new row get theirs": made(
        '<row jr:template=""><room><a/></room></row>',
        "",
        repeat("row", repeat("row/room", put(NEW, "row/room/a", "concat(position(../..), position(..))"))),
        rows={"/data/row": 2, "/data/row[2]/room": 2},
        **{"row[1]__room[1]__a": "11", "row[2]__room[2]__a": "22"},
    ),
}
ROWS: dict[str, Scenario] = {
    "a row added to the form's own is blank": made(
        "<row><a>x</a></row>", "", repeat("row", ask("row/a")), rows={"/data/row": 2}, **{"row[2]__a": ""}
    ),
    "a row added from a template has its texts": made(
        '<row jr:template=""><a>x</a></row><row><a>z</a></row>',
        "",
        repeat("row", ask("row/a")),
        rows={"/data/row": 2},
        **{"row[1]__a": "z", "row[2]__a": "x"},
    ),
    "the form's own rows come with the count": made(
        "<n>2</n><row><a>1</a></row><row><a>2</a></row><row><a>3</a></row>",
        bind("n", type="int"),
        ask("n") + repeat("row", ask("row/a"), 'jr:count="/data/n"'),
        [("/data/n", "4")],
        **{"row[3]__a": "3", "row[4]__a": ""},
    ),
    "a count that is a number": made(
        "<row><a/></row>", "", repeat("row", ask("row/a"), 'jr:count="3"'), **{"row[3]__a": ""}
    ),
    "a count below nothing": made(
        "<n/><row><a/></row>",
        bind("n", type="int"),
        ask("n") + repeat("row", ask("row/a"), 'jr:count="/data/n"'),
        [("/data/n", "-2")],
    ),
    "a blank count makes no row": made(
        "<n/><row><a/></row>", bind("n", type="int"), ask("n") + repeat("row", ask("row/a"), 'jr:count="/data/n"')
    ),
    "a count of rows within a row": made(
        "<row><n/><room><a/></room></row>",
        bind("row/n", type="int"),
        repeat("row", ask("row/n") + repeat("row/room", ask("row/room/a"), 'jr:count="../n"')),
        [("/data/row[1]/n", "2"), ("/data/row[2]/n", "1"), ("/data/row[1]/room[2]/a", "z")],
        rows={"/data/row": 2},
        **{"row[1]__room[2]__a": "z", "row[2]__room[1]__a": ""},
    ),
    "a count from where the repeat stands": made(
        "<n>2</n><row><a/></row>",
        bind("n", type="int"),
        ask("n") + repeat("row", ask("row/a"), 'jr:count="current()/../n"'),
        **{"row[2]__a": ""},
    ),
    "rows that are fixed": made(
        "<row><a/></row><row><a/></row>",
        "",
        repeat("row", ask("row/a"), 'jr:noAddRemove="true()"'),
        [("/data/row[2]/a", "x")],
        **{"row[2]__a": "x"},
    ),
    "a repeat that is hidden": made(
        "<q/><row><a>1</a></row><n/>",
        bind("row", relevant="/data/q = 'y'"),
        ask("q") + repeat("row", ask("row/a")),
        [("/data/q", "n")],
        **{"row[1]__a": ""},
    ),
    "rows that are hidden still count": made(
        "<q/><row><a/></row><n/><m/>",
        bind("row", relevant="/data/q = 'y'")
        + bind("n", calculate="count(/data/row)")
        + bind("m", calculate="count(/data/row/a)"),
        ask("q") + repeat("row", ask("row/a")),
        [("/data/q", "n")],
        n="1",
        m="1",
    ),
    "rows in what is hidden still count": made(
        "<q/><g><row><a/></row></g><n/>",
        bind("g", relevant="/data/q = 'y'") + bind("n", calculate="count(/data/g/row)"),
        ask("q") + '<group ref="/data/g">' + repeat("g/row", ask("g/row/a")) + "</group>",
        n="1",
    ),
    "counted rows that are hidden are not missed": made(
        "<q/><n>1</n><row><a/></row>",
        bind("row", relevant="/data/q = 'y'"),
        ask("q") + ask("n") + repeat("row", ask("row/a"), 'jr:count="/data/n"'),
        **{"row[1]__a": ""},
    ),
    "rows are chosen by what is in them": made(
        "<o/><row><k/><a/></row>",
        bind("o", calculate="/data/row[k = 'b']/a"),
        repeat("row", ask("row/k") + ask("row/a")),
        [("/data/row[1]/k", "a"), ("/data/row[2]/k", "b"), ("/data/row[2]/a", "found")],
        rows={"/data/row": 2},
        o="found",
    ),
    "indexed-repeat through two repeats": made(
        "<o/><row><room><a/></room></row>",
        bind("o", calculate="indexed-repeat(/data/row/room/a, /data/row, 2, /data/row/room, 1)"),
        repeat("row", repeat("row/room", ask("row/room/a"))),
        [("/data/row[2]/room[1]/a", "z")],
        rows={"/data/row": 2},
        o="z",
    ),
    "indexed-repeat beyond the rows": made(
        "<o/><row><a>x</a></row>",
        bind("o", calculate="indexed-repeat(/data/row/a, /data/row, 5)"),
        repeat("row", ask("row/a")),
        o="",
    ),
    "a row reads the rows before it": made(
        "<row><a/><sum/></row>",
        bind("row/a", type="int")
        + bind("row/sum", calculate="sum(../../row[position() < position(current()/..)]/a) + ../a"),
        repeat("row", ask("row/a")),
        [("/data/row[1]/a", "2"), ("/data/row[2]/a", "3"), ("/data/row[3]/a", "4")],
        rows={"/data/row": 3},
    ),
}
SHOWN: dict[str, Scenario] = {
    "what is around hides what is within": made(
        "<q/><g><h><a>1</a></h></g><o/>",
        bind("g", relevant="/data/q = 'y'") + bind("o", calculate="concat('[', /data/g/h/a, ']')"),
        ask("q") + '<group ref="/data/g"><group ref="/data/g/h">' + ask("g/h/a") + "</group></group>",
        o="[]",
        g__h__a="",
    ),
    "an answer that is shown again is still there": made(
        "<q/><a>9</a>", bind("a", relevant="/data/q = 1"), ask("q") + ask("a"), [("/data/q", "1")], a="9"
    ),
    "a hidden question is neither required nor wrong": made(
        "<q/><a/><b>9</b>",
        bind("a", relevant="/data/q = 1", required="true()") + bind("b", relevant="/data/q = 1", constraint=". < 5"),
        ask("q") + ask("a") + ask("b"),
    ),
    "a question typed over its calculation": made(
        "<a/><b/>",
        bind("b", calculate="/data/a * 2"),
        ask("a") + ask("b"),
        [("/data/a", "4"), ("/data/b", "9")],
        b="9",
    ),
    "a calculation comes back when what it reads changes": made(
        "<a/><b/>",
        bind("b", calculate="/data/a * 2"),
        ask("a") + ask("b"),
        [("/data/b", "9"), ("/data/a", "4")],
        b="8",
    ),
    "a read-only group takes no answer": made(
        "<g><a/></g>", bind("g", readonly="true()"), '<group ref="/data/g">' + ask("g/a") + "</group>",
        [("/data/g/a", "1")], g__a="",
    ),
    "a calculated value that breaks its constraint": made(
        "<a/><b/>", bind("b", calculate="/data/a", constraint=". > 3"), ask("a"), [("/data/a", "1")]
    ),
    "spaces answer a required question": made("<a/>", bind("a", required="true()"), ask("a"), [("/data/a", "  ")]),
    "a number beyond what is exact": made("<a/>", bind("a", calculate="12345678901234567890 + 1"), ask("a")),
    "once keeps what it was given first": made(
        "<a>2</a><b/>", bind("b", calculate="once(/data/a)"), ask("a"), [("/data/a", "7")], b="2"
    ),
}  # fmt: skip
CHOSEN: dict[str, Scenario] = {
    "ticked choices take the order of the list": made(
        "<a/>", "", ask("a", choices("x y z"), "select"), [("/data/a", "z x")], a="x z"
    ),
    "choices that the form brings keep their order": made(
        "<a>z x</a>", "", ask("a", choices("x y z"), "select"), a="z x"
    ),
    "a rank keeps the order it was given": made(
        "<a/>", bind("a", type="odk:rank"), ask("a", choices("x y z"), "odk:rank"), [("/data/a", "z x y")], a="z x y"
    ),
    "a list filtered by another answer": made(
        "<town/><village/>",
        "",
        ask("town") + pick("village", "instance('villages')/root/item[town = /data/town]"),
        [("/data/town", "b"), ("/data/village", "b2")],
        lists=VILLAGES,
        village="b2",
    ),
    "a list filtered in each row": made(
        "<row><town/><village/></row>",
        "",
        repeat(
            "row",
            ask("row/town") + pick("row/village", "instance('villages')/root/item[town = current()/../town]"),
        ),
        [
            ("/data/row[1]/town", "a"),
            ("/data/row[2]/town", "b"),
            ("/data/row[1]/village", "a2"),
            ("/data/row[2]/village", "b1"),
        ],
        lists=VILLAGES,
        rows={"/data/row": 2},
        **{"row[1]__village": "a2", "row[2]__village": "b1"},
    ),
    "choices out of the rows of a repeat": made(
        "<row><name/><label/></row><a/>",
        "",
        repeat("row", ask("row/name") + ask("row/label")) + pick("a", "/data/row[./name != '']"),
        [("/data/row[1]/name", "x"), ("/data/row[3]/name", "y"), ("/data/a", "y")],
        rows={"/data/row": 3},
        a="y",
    ),
    "a list from a file and a column of the row chosen": made(
        "<a/><o/>",
        bind("o", calculate="instance('places')/root/item[name = /data/a]/people"),
        pick("a", "instance('places')/root/item"),
        [("/data/a", "down")],
        lists=PLACES,
        media=TABLE,
        o="80",
    ),
    "a row of a list by its attribute": made(
        "<a>north</a><o/>",
        bind("o", calculate="pulldata('states', 'name', '@side', /data/a)"),
        ask("a"),
        lists='<instance id="states"><root><item side="south"><name>T</name></item>'
        '<item side="north"><name>A</name></item></root></instance>',
        o="A",
    ),
    "the label of the choice": made(
        "<a/><o/>",
        bind("o", calculate="jr:choice-name(/data/a, '/data/a')"),
        pick("a", "instance('places')/root/item"),
        [("/data/a", "down")],
        lists=PLACES,
        media=TABLE,
        o="下村",
    ),
    "choices that are their own values": made(
        "<a/>",
        "",
        ask(
            "a",
            "<itemset nodeset=\"instance('words')/root/item\"><value ref='.'/><label ref='.'/></itemset>",
            "select1",
        ),
        [("/data/a", "y")],
        lists='<instance id="words"><root><item>x</item><item>y</item></root></instance>',
        a="y",
    ),
    "choices whose values lie deeper": made(
        "<a/>",
        "",
        ask(
            "a",
            "<itemset nodeset=\"instance('k')/list/row\"><value ref='v/id'/><label ref='v/id'/></itemset>",
            "select1",
        ),
        [("/data/a", "x")],
        lists='<instance id="k"><list><row><v><id>x</id></v></row></list></instance>',
        a="x",
    ),
    "a number out of its range": made(
        "<a/>",
        bind("a", type="int"),
        ask("a", control="range", start="1", end="5", step="1"),
        [("/data/a", "9")],
        a="",
    ),
    "a number in its range": made(
        "<a/>",
        bind("a", type="int"),
        ask("a", control="range", start="1", end="5", step="1"),
        [("/data/a", "5")],
        a="5",
    ),
}
STORED = {
    "int": {"3.9": "3", "-3.9": "-3", "1e3": "1000", "007": "7", "2147483648": "", "x": ""},
    "decimal": {"3": "3.0", "3.90": "3.9", ".5": "0.5", "1e3": "1000.0", "-0": "-0.0", "x": ""},
    "date": {"2026-03-05T10:00:00": "2026-03-05", "2026-02-29": "", "2024-02-29": "2024-02-29"},
    "dateTime": {"2026-03-05T10:00:00Z": "2026-03-05T10:00:00Z", "2026-03-05": "", "2026-03-05T10:00": ""},
    "time": {"10:00:00.000+08:00": "10:00:00.000+08:00", "24:00:00": "", "10:00": ""},
    "geopoint": {"36 113 900 5": "36.0 113.0 900.0 5.0", "90 180": "90.0 180.0", "90.1 0": "", "0 0": ""},
    "geotrace": {"1 2;3 4;": "1.0 2.0;3.0 4.0", "1 2": "", "1 2; 91 0": ""},
    "geoshape": {"1 2;3 4;5 6;1 2": "1.0 2.0;3.0 4.0;5.0 6.0;1.0 2.0", "1 2;3 4;5 6": ""},
}  # fmt: skip
"""By type: answers as typed, and as they are stored; "" for what is not of the type."""
TYPES: dict[str, Scenario] = {
    f"{kind} {typed!r}": made("<a/>", bind("a", type=kind), ask("a"), [("/data/a", typed)], a=stored)
    for kind, answers in STORED.items()
    for typed, stored in answers.items()
}
SCENARIOS = {**ACTIONS, **ROWS, **SHOWN, **CHOSEN, **TYPES}
