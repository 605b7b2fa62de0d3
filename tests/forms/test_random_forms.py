"""Random forms and answers: phone and server agree on values, relevance, requirement and what is wrong."""

from __future__ import annotations

import random
from xml.sax.saxutils import quoteattr

import msgspec
import pytest

from field_forms import clock, compile_form, evaluate_answers, evaluate_instance
from tests.forms.phone import NOW, ZONE, PhoneEngine, form_of

CHOICES = ("a", "b", "c")
ANSWERS = {
    "int": ("0", "1", "7", "42", "-3", ""),
    "decimal": ("0.5", "12.25", "-1.0", ""),
    "string": ("x", "abc", "12", "张三", ""),
    "date": ("2026-03-04", "2026-03-05", "2026-03-06", ""),
    "select1": ("a", "b", "c", ""),
    "select": ("a", "a b", "b c", ""),
}


class Draft(msgspec.Struct):
    """A form being drawn."""

    instance: list[str] = msgspec.field(default_factory=list[str])
    binds: list[str] = []
    body: list[str] = []
    known: list[tuple[str, str]] = []
    answers: list[tuple[str, str]] = []


class Drawer:
    """Draws a form without circles: an expression reads only what was drawn before it."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.draft = Draft()

    def form(self) -> tuple[str, list[tuple[str, str]]]:
        for number in range(self.draw.randint(2, 4)):
            self.question(f"q{number}", "/data")
        if self.draw.random() < 0.7:
            self.group("g")
        for number in range(4, self.draw.randint(5, 8)):
            self.question(f"q{number}", "/data")
        if self.draw.random() < 0.6:
            self.repeat("r")
        for number in range(self.draw.randint(1, 4)):
            self.calculation(f"c{number}")
        draft = self.draft
        return form_of("".join(draft.instance), "".join(draft.binds), "".join(draft.body)), draft.answers

    def question(self, name: str, parent: str) -> None:
        kind = self.draw.choice(list(ANSWERS))
        path = f"{parent}/{name}"
        logic = {"type": kind if kind in ("int", "decimal", "date") else "string"}
        if self.draw.random() < 0.4:
            logic["relevant"] = self.truth()
        if self.draw.random() < 0.4:
            logic["required"] = self.draw.choice(["true()", self.truth()])
        if self.draw.random() < 0.3:
            logic["constraint"] = self.constraint(kind)
        self.draft.instance.append(f"<{name}/>")
        self.bind(path, logic)
        self.draft.body.append(self.control(kind, path))
        self.draft.answers.append((path, self.draw.choice(ANSWERS[kind])))
        self.draft.known.append((path, kind))

    def bind(self, path: str, logic: dict[str, str]) -> None:
        parts = "".join(f" {key}={quoteattr(text)}" for key, text in logic.items())
        self.draft.binds.append(f"<bind nodeset={quoteattr(path)}{parts}/>")

    def control(self, kind: str, path: str) -> str:
        if kind not in ("select", "select1"):
            return f'<input ref="{path}"><label>x</label></input>'
        items = "".join(f"<item><label>{value}</label><value>{value}</value></item>" for value in CHOICES)
        return f'<{kind} ref="{path}"><label>x</label>{items}</{kind}>'

    def group(self, name: str) -> None:
        path = f"/data/{name}"
        self.bind(path, {"relevant": self.truth()})
        self.draft.instance.append(f"<{name}>")
        self.draft.body.append(f'<group ref="{path}">')
        for number in range(self.draw.randint(1, 3)):
            self.question(f"{name}{number}", path)
        self.draft.instance.append(f"</{name}>")
        self.draft.body.append("</group>")

    def repeat(self, name: str) -> None:
        path, rows = f"/data/{name}", self.draw.randint(1, 3)
        inner = "<v/><w/>"
        self.draft.instance.append(f'<{name} jr:template="">{inner}</{name}>' + f"<{name}>{inner}</{name}>" * rows)
        self.bind(f"{path}/v", {"type": "int", "relevant": self.truth(), "required": "true()"})
        self.bind(f"{path}/w", {"calculate": f"../v * 2 + position(..) + count({path})"})
        self.draft.body.append(
            f'<group><repeat nodeset="{path}"><input ref="{path}/v"><label>x</label></input></repeat></group>'
        )
        for row in range(1, rows + 1):
            self.draft.answers.append((f"{path}[{row}]/v", self.draw.choice(ANSWERS["int"])))
        self.draft.known.append((f"{path}/v", "rows"))

    def calculation(self, name: str) -> None:
        path = f"/data/{name}"
        # Half of them stand before what they read, so that form order is not the order of computation.
        self.draft.instance.insert(0 if self.draw.random() < 0.5 else len(self.draft.instance), f"<{name}/>")
        value = self.draw.choice([self.number, self.text, self.truth])()
        logic = {"type": self.draw.choice(["string", "string", "int", "decimal"]), "calculate": value}
        if self.draw.random() < 0.3:
            logic["relevant"] = self.truth()
        self.bind(path, logic)
        self.draft.known.append((path, "string"))

    def path(self) -> tuple[str, str]:
        return self.draw.choice(self.draft.known) if self.draft.known else ("'x'", "string")

    def constraint(self, kind: str) -> str:
        if kind in ("int", "decimal"):
            return self.draw.choice([". > 0", ". >= 1 and . < 40", ". != 7"])
        if kind == "date":
            return self.draw.choice([". <= today()", ". = date('2026-03-05')", ". > date('2026-03-04')"])
        return self.draw.choice(["string-length(.) < 3", "regex(., '^[a-z ]+$')", "not(selected(., 'b'))"])

    def truth(self, depth: int = 0) -> str:
        if depth < 2 and self.draw.random() < 0.3:
            return f"({self.truth(depth + 1)} {self.draw.choice(['and', 'or'])} {self.truth(depth + 1)})"
        path, kind = self.path()
        if kind == "rows":
            return self.draw.choice([f"count({path}) > 1", f"{path} = 7", f"sum({path}[. != '']) > 5"])
        if kind == "date":
            return self.draw.choice([f"{path} = today()", f"{path} < date('2026-03-05')", f"{path} != ''"])
        if kind in ("select", "select1"):
            return self.draw.choice([f"selected({path}, 'a')", f"{path} = 'b'", f"count-selected({path}) > 1"])
        return self.draw.choice(
            [f"{path} > 3", f"{path} = ''", f"{path} != 7", f"not({path} < 1)", f"string-length({path}) = 2"]
        )

    def number(self, depth: int = 0) -> str:
        if depth < 2 and self.draw.random() < 0.5:
            sign = self.draw.choice(["+", "-", "*", "div", "mod"])
            return f"({self.number(depth + 1)} {sign} {self.number(depth + 1)})"
        path, kind = self.path()
        if kind == "rows":
            return self.draw.choice(
                [f"count({path}[. > 1])", f"max({path})", f"sum({path})", f"count-non-empty({path})"]
            )
        return self.draw.choice(
            [
                path,
                f"int({path})",
                f"round({path} div 3, 2)",
                f"if({self.truth(2)}, 2, {path})",
                "3",
                "0.1",
                f"number({path})",
            ]
        )

    def text(self, depth: int = 0) -> str:
        path, kind = self.path()
        if kind == "rows":
            return f"join(',', {path})"
        inner = f"concat({path}, '-')" if depth else self.text(1)
        return self.draw.choice(
            [
                f"concat({inner}, {path})",
                f"coalesce({path}, {inner})",
                f"substr({path}, 0, 2)",
                f"if({self.truth(2)}, {path}, {inner})",
            ]
        )


@pytest.mark.parametrize("seed", range(80))
def test_phone_and_server_agree(phone: PhoneEngine, seed: int) -> None:
    xml, answers = Drawer(seed).form()
    there = phone.run(xml, answers)
    assert "failure" not in there, there
    form, when = compile_form(xml), clock(NOW, ZONE)
    filled, received = (
        evaluate_answers(form, dict(answers), today=when),
        evaluate_instance(form, there["xml"], today=when),
    )
    for here in (filled, received):
        assert here.values == there["values"]
        assert here.relevant == there["relevant"]
        assert here.required == there["required"]
        assert {(found.path, found.kind) for found in here.problems} == {tuple(found) for found in there["problems"]}
    assert received.differences == []
