"""What ODK Collect would compute and send, and where that differs from phone and server."""

from __future__ import annotations

from field_forms import clock, compile_form, evaluate_instance
from tests.forms.javarosa import JavaRosa
from tests.forms.phone import NOW, ZONE, form_of

WHEN = clock(NOW, ZONE)
FAMILY = form_of(
    '<n/><member jr:template=""><age/><number/></member><visit><day/></visit><note/><today/>',
    '<bind nodeset="/data/n" type="int" constraint=". &lt; 5"/><bind nodeset="/data/member/age" type="int"/>'
    '<bind nodeset="/data/member/number" calculate="position(..)"/>'
    '<bind nodeset="/data/note" required="true()" relevant="/data/n &gt; 1"/>'
    '<bind nodeset="/data/today" type="date" jr:preload="date" jr:preloadParams="today"/>',
    '<input ref="/data/n"><label>n</label></input>'
    '<group><repeat nodeset="/data/member"><input ref="/data/member/age"><label>a</label></input></repeat></group>'
    '<group><repeat nodeset="/data/visit" jr:count="/data/n"><input ref="/data/visit/day"><label>d</label></input>'
    '</repeat></group><input ref="/data/note"><label>x</label></input>',
)


def test_a_form_is_filled_as_collect_would_fill_it(javarosa: JavaRosa) -> None:
    outcome = javarosa.run(FAMILY, [("/data/n", "2"), ("/data/member[2]/age", "40"), ("/data/visit[2]/day", "x")])
    assert outcome["errors"] == []
    assert outcome["values"]["/data/member[2]/number"] == "2"
    assert outcome["values"]["/data/visit[2]/day"] == "x"
    assert outcome["values"]["/data/today"] == "2026-03-05"
    assert outcome["problems"] == [["/data/note", "required"]]
    received = evaluate_instance(compile_form(FAMILY), outcome["xml"], today=WHEN)
    assert received.values == outcome["values"]
    assert received.differences == []
    assert [(found.path, found.kind) for found in received.problems] == [("/data/note", "required")]


def test_rows_are_added_as_asked_and_problems_are_seen(javarosa: JavaRosa) -> None:
    outcome = javarosa.run(FAMILY, [("/data/n", "5")], rows={"/data/member": 3})
    assert outcome["relevant"]["/data/member[3]"] is True
    assert ["/data/n", "constraint"] in outcome["problems"]


def test_an_answer_that_collect_does_not_take_is_said(javarosa: JavaRosa) -> None:
    outcome = javarosa.run(FAMILY, [("/data/n", "many"), ("/data/nowhere", "1")])
    assert [path for path, _ in outcome["errors"]] == ["/data/n", "/data/nowhere"]


def test_lists_from_files_are_offered(javarosa: JavaRosa) -> None:
    form = form_of(
        "<village/>",
        '<bind nodeset="/data/village"/>',
        '<select1 ref="/data/village"><label>v</label><itemset nodeset="instance(\'places\')/root/item">'
        '<value ref="name"/><label ref="label"/></itemset></select1>',
        '<instance id="places" src="jr://file-csv/places.csv"/>',
    )
    media = {"places.csv": "name,label\nup,上村\ndown,下村\n"}
    assert javarosa.run(form, [("/data/village", "down")], media=media)["values"]["/data/village"] == "down"
    refused = javarosa.run(form, [("/data/village", "nowhere")], media=media)
    assert refused["errors"] == [["/data/village", "not offered"]]


def test_a_form_that_collect_refuses_says_why(javarosa: JavaRosa) -> None:
    circle = form_of(
        "<a/><b/>", '<bind nodeset="/data/a" calculate="/data/b"/><bind nodeset="/data/b" calculate="/data/a"/>'
    )
    assert "ycle" in javarosa.run(circle)["failure"]
