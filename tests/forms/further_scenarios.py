"""More scenarios: rows within rows, lists from files, actions in groups, answers and their types."""

from __future__ import annotations

from tests.forms.scenarios import (
    CHANGED,
    FIRST,
    NEW,
    VILLAGES,
    Scenario,
    ask,
    bind,
    choices,
    made,
    pick,
    put,
    repeat,
)

TOWNS = (
    '<instance id="towns"><root><item><county>t</county><name>central</name></item>'
    "<item><county>a</county><name>east</name></item></root></instance>"
)
POINTS = (
    '{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[102.0,0.5]},'
    '"properties":{"id":"x","kind":"well"}},{"type":"Feature","id":"y","geometry":{"type":"LineString","coordinates":'
    '[[1,2],[3,4]]},"properties":{"kind":null}}]}'
)


def external(name: str, dummy: str = "") -> str:
    """A list `p` that lies in a file."""
    return f'<instance id="p" src="jr://file/{name}">{dummy}</instance>'


def group(path: str, inner: str) -> str:
    """A group below `/data`."""
    return f'<group ref="/data/{path}">{inner}</group>'


NESTED: dict[str, Scenario] = {
    "indexed-repeat by relative paths": made(
        "<g><row jr:template=''><a/></row><last/></g><n/>",
        bind("g/row/a", type="int")
        + bind("n", type="int", calculate="count(/data/g/row)")
        + bind("g/last", type="int", calculate="indexed-repeat(../row/a, ../row, ../../n)"),
        group("g", repeat("g/row", ask("g/row/a"))),
        [("/data/g/row[1]/a", "11"), ("/data/g/row[2]/a", "22")],
        rows={"/data/g/row": 2},
        g__last="22",
    ),
    "indexed-repeat of the row before": made(
        "<row><a/><before/></row>",
        bind("row/before", calculate="indexed-repeat(/data/row/a, /data/row, position(..) - 1)"),
        repeat("row", ask("row/a")),
        [("/data/row[1]/a", "x"), ("/data/row[2]/a", "y")],
        rows={"/data/row": 3},
        **{"row[1]__before": "", "row[3]__before": "y"},
    ),
    "the last row by the number of rows": made(
        "<row><a/></row><n/><o/><p/>",
        bind("n", type="int", calculate="count(/data/row)")
        + bind("o", calculate="/data/row[position() = /data/n]/a")
        + bind("p", calculate="/data/row[last()]/a"),
        repeat("row", ask("row/a")),
        [("/data/row[1]/a", "x"), ("/data/row[2]/a", "y")],
        rows={"/data/row": 2},
        o="y",
        p="y",
    ),
    "rows within rows by the number of the outer row": made(
        "<row><room><a/></room><room><a/></room></row><row><room><a/></room></row><odd>1</odd>",
        bind("row/room", relevant="position(..) mod 2 = /data/odd"),
        repeat("row", repeat("row/room", ask("row/room/a"))) + ask("odd"),
    ),
    "the form's own rows within rows": made(
        "<row><a>x</a><room><b>p</b></room><room><b>q</b></room></row><row><a>y</a><room><b>r</b></room></row>",
        "",
        repeat("row", ask("row/a") + repeat("row/room", ask("row/room/b"))),
        rows={"/data/row": 3},
        **{"row[1]__room[2]__b": "q", "row[3]__a": ""},
    ),
    "templates within templates": made(
        "<row jr:template=''><a>x</a><room jr:template=''><b>p</b></room></row>",
        "",
        repeat("row", ask("row/a") + repeat("row/room", ask("row/room/b"))),
        rows={"/data/row": 2, "/data/row[2]/room": 2},
        **{"row[2]__room[2]__b": "p"},
    ),
    "rows of one repeat looked up from another": made(
        "<row><k/><a/></row><other><k/><o/></other>",
        bind("other/o", calculate="/data/row[k = current()/../k]/a"),
        repeat("row", ask("row/k") + ask("row/a")) + repeat("other", ask("other/k")),
        [
            *(("/data/row[1]/k", "a"), ("/data/row[1]/a", "1"), ("/data/row[2]/k", "b"), ("/data/row[2]/a", "2")),
            *(("/data/other[1]/k", "b"), ("/data/other[2]/k", "a")),
        ],
        rows={"/data/row": 2, "/data/other": 2},
        **{"other[1]__o": "2", "other[2]__o": "1"},
    ),
    "names with a dot and names twice": made(
        "<a.row><a/></a.row><home><home>hi</home></home><o/><p/>",
        bind("o", calculate="count(/data/a.row)") + bind("p", calculate="/data/home/home"),
        repeat("a.row", ask("a.row/a")) + group("home", ask("home/home")),
        rows={"/data/a.row": 2},
        o="2",
        p="hi",
    ),
    "a repeat without a group around it": made(
        "<row><a/></row>", "", '<repeat nodeset="/data/row"><input ref="/data/row/a"/></repeat>',
        [("/data/row[2]/a", "x")], rows={"/data/row": 2}, **{"row[2]__a": "x"},
    ),
}  # fmt: skip
LISTS: dict[str, Scenario] = {
    "a list from a file with semicolons": made(
        "<o/>", bind("o", calculate="instance('p')/root/item[name = 'down']/people"),
        lists=external("p.csv"), media={"p.csv": 'name;people\n"do;wn";1\ndown;80\n'}, o="80",
    ),
    "a list from a file with headings only": made(
        "<o/><a/>", bind("o", calculate="count(instance('p')/root/item)"), pick("a", "instance('p')/root/item"),
        lists=external("p.csv"), media={"p.csv": "name,label\n"}, o="0",
    ),
    "what the form says of a list in a file gives way to the file": made(
        "<o/>", bind("o", calculate="count(instance('p')/root/item)"),
        lists=external("p.xml", "<root><item><name>dummy</name></item></root>"),
        media={"p.xml": "<root><item><name>a</name></item><item><name>b</name></item></root>"}, o="2",
    ),
    "places of a map": made(
        "<o/><p/>",
        bind("o", calculate="instance('p')/root/item[id = 'x']/geometry")
        + bind("p", calculate="instance('p')/root/item[1]/kind"),
        lists=external("p.geojson"), media={"p.geojson": POINTS}, o="0.5 102 0 0", p="well",
    ),
    "an order drawn with a seed": made(
        "<o/><p/>",
        bind("o", calculate="join(' ', randomize(instance('villages')/root/item/name, 42))")
        + bind("p", calculate="join(' ', randomize(instance('villages')/root/item/name, 'abc'))"),
        lists=VILLAGES,
    ),
    "a rank of what a filter leaves": made(
        "<k/><a/>", bind("a", type="odk:rank"),
        ask("k") + pick("a", "instance('villages')/root/item[town = /data/k]", "odk:rank"),
        [("/data/k", "a"), ("/data/a", "a2 a1")], lists=VILLAGES, a="a2 a1",
    ),
    "a list filtered by the row around": made(
        "<row jr:template=''><k/><room jr:template=''><a/></room></row>", "",
        repeat(
            "row",
            ask("row/k")
            + repeat("row/room", pick("row/room/a", "instance('towns')/root/item[county = current()/../../k]")),
        ),
        [("/data/row[1]/k", "t"), ("/data/row[1]/room[1]/a", "central"), ("/data/row[2]/k", "a")],
        rows={"/data/row": 2, "/data/row[1]/room": 1, "/data/row[2]/room": 2}, lists=TOWNS,
        **{"row[1]__room[1]__a": "central"},
    ),
    "several conditions on a row": made(
        "<k/><o/>", bind("o", calculate="instance('towns')/root/item[county = 'a'][name = /data/k]/county"),
        ask("k"), [("/data/k", "east")], lists=TOWNS, o="a",
    ),
}  # fmt: skip
SET: dict[str, Scenario] = {
    "an action sets how many rows there are": made(
        "<a/><n/><row><b/></row>", bind("n", type="int"),
        ask("a", put(CHANGED, "n", "2")) + repeat("row", ask("row/b"), 'jr:count="/data/n"'),
        [("/data/a", "x"), ("/data/row[2]/b", "z")], **{"row[2]__b": "z"},
    ),
    "two actions that come to rest": made(
        "<a/><b/>", "", ask("a", put(CHANGED, "b", "/data/a")) + ask("b", put(CHANGED, "a", "/data/b")),
        [("/data/a", "10")], b="10",
    ),
    "an action for several events": made(
        "<a/><n>0</n>", "", ask("a", put(f"{FIRST} {CHANGED}", "n", "/data/n + 1")), [("/data/a", "x")], n="2",
    ),
    "an action reaches a read-only question": made(
        "<a/><b/>", bind("b", readonly="true()"), ask("a", put(CHANGED, "b", text="9")) + ask("b"),
        [("/data/a", "1")], b="9",
    ),
    "an action of a choice": made(
        "<a/><b/>", "", ask("a", choices("x y") + put(CHANGED, "b", "/data/a"), "select1"), [("/data/a", "y")], b="y",
    ),
    "what is set is of its type": made("<a/>", bind("a", type="int") + put(FIRST, "a", text="abc"), ask("a"), a=""),
    "a new row reads what is around": made(
        "<x>7</x><row jr:template=''><a/></row>", "",
        ask("x") + repeat("row", put(NEW, "row/a", "/data/x * position(..)") + ask("row/a")),
        rows={"/data/row": 2}, **{"row[2]__a": "14"},
    ),
    "a preload gives way to a calculation": made(
        "<a>default</a>", bind("a", jr__preload="uid", calculate="'computed'"), ask("a"), a="computed",
    ),
    "a first value wins over preload and calculation": made(
        "<a>default</a>",
        put("odk-instance-load", "a", text="set") + bind("a", jr__preload="uid", calculate="'computed'"),
        ask("a"), a="set",
    ),
    "names in Chinese": made(
        "<姓名/><o/>", bind("o", calculate="concat('你好', /data/姓名)"), ask("姓名"),
        [("/data/姓名", "甲")], o="你好甲",
    ),
}  # fmt: skip
FURTHER = {**NESTED, **LISTS, **SET}
