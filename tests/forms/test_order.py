"""One pass in the order of dependency comes to what computing everything again and again comes to."""

from __future__ import annotations

import random

import pytest

from field_forms import clock, compile_form, evaluate_answers
from field_forms.errors import FormError
from field_forms.evaluation import align
from field_forms.state import Sources, State, path_of
from field_forms.tree import Node, parse_xml, root_of
from field_forms.writing import instance_xml
from tests.forms.building import raw_form
from tests.forms.phone import NOW, ZONE
from tests.forms.scenarios import ask, bind
from tests.forms.test_random_forms import Drawer

WHEN = clock(NOW, ZONE)


def by_brute_force(state: State) -> dict[str, str]:
    """Relevance and values of all questions, each from what all others said the time before, until none changes."""
    nodes = [node for rows in state.rows for node in rows]
    for _ in range(200):
        relevant = {id(node): _shown(state, node) for node in nodes}
        texts = {id(node): _text(state, node) if relevant[id(node)] else "" for node in nodes}
        changed = [node for node in nodes if (node.relevant, node.text) != (relevant[id(node)], texts[id(node)])]
        if not changed:
            return {path_of(node): node.text for node in nodes if node.slot.kind == "leaf"}
        for node in nodes:
            node.relevant, node.text = relevant[id(node)], texts[id(node)]
    raise AssertionError("no end")


def _shown(state: State, node: Node) -> bool:
    at: Node | None = node
    while at is not None and at.slot is not None:
        run = at.slot.relevant
        if run is not None and not state.text(run, at, at.slot):
            return False
        at = at.parent
    return True


def _text(state: State, node: Node) -> str:
    slot = node.slot
    if slot.calculate is None:
        return node.raw
    written = state.text(slot.calculate, node, slot)
    return written if slot.codec is None or not written else slot.codec(written) or ""


@pytest.mark.parametrize("seed", range(1_000, 1_060))
def test_one_pass_in_order_is_enough(seed: int) -> None:
    xml, answers = Drawer(seed).form()
    form = compile_form(xml)
    filled = evaluate_answers(form, dict(answers), today=WHEN)
    wanted = dict(filled.values)
    state = State(form, root_of(parse_xml(_with_hidden(filled.root))), WHEN, Sources(), fresh=True)
    align(state)
    assert by_brute_force(state) == wanted


def _with_hidden(root: Node) -> str:
    """The instance with every answer as entered, hidden ones too."""
    for node in _all(root):
        node.relevant, node.text = True, node.raw
    parts: list[str] = []
    _write(root, parts)
    return "".join(parts)


def _all(node: Node) -> list[Node]:
    return [node, *(one for kid in node.kids for one in _all(kid))]


def _write(node: Node, parts: list[str]) -> None:
    parts.append(f"<{node.name}>{'' if node.kids else node.text}")
    for kid in node.kids:
        _write(kid, parts)
    parts.append(f"</{node.name}>")


@pytest.mark.parametrize("seed", range(20))
def test_the_order_in_which_a_chain_is_written_does_not_matter(seed: int) -> None:
    names = [f"c{number}" for number in range(60)]
    mixed = random.Random(seed).sample(names, len(names))
    binds = "".join(
        bind(name, calculate=f"/data/c{int(name[1:]) - 1} + 1" if name != "c0" else "/data/a") for name in mixed
    )
    chain = raw_form("<a/>" + "".join(f"<{name}/>" for name in mixed), binds, ask("a"))
    assert evaluate_answers(chain, {"/data/a": 5}, today=WHEN).values["/data/c59"] == "64"


@pytest.mark.parametrize(
    ("binds", "path"),
    [
        (
            bind("a", calculate="/data/b") + bind("b", calculate="/data/a"),
            "/data/a(计算) → /data/b(计算) → /data/a(计算)",
        ),
        (bind("a", relevant="/data/b = 1") + bind("b", relevant="/data/a = 1"), "/data/a(显示条件)"),
        (bind("a", calculate="/data/b") + bind("b", relevant="/data/a = 1"), "/data/b(显示条件)"),
    ],
)
def test_a_circle_is_refused_with_its_path(binds: str, path: str) -> None:
    with pytest.raises(FormError) as refused:
        raw_form("<a/><b/>", binds, ask("a") + ask("b"))
    assert refused.value.kind == "cycle"
    assert path in refused.value.zh


def test_the_instance_that_is_written_is_read_to_the_same_answers() -> None:
    for seed in range(2_000, 2_020):
        xml, answers = Drawer(seed).form()
        form = compile_form(xml)
        filled = evaluate_answers(form, dict(answers), today=WHEN)
        written = root_of(parse_xml(instance_xml(filled)))
        assert written.attributes["id"] == form.id
        again = State(form, written, WHEN, Sources(), fresh=False)
        align(again)
        again.compute()
        assert {path_of(node): node.text for rows in again.rows for node in rows if node.slot.kind == "leaf"} == (
            filled.values
        )
