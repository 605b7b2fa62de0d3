"""Random forms of portable expressions: ODK Collect comes to what phone and server come to."""

from __future__ import annotations

import pytest

from field_forms import clock, compile_form, evaluate_answers, evaluate_instance
from tests.forms.javarosa import JavaRosa
from tests.forms.phone import NOW, ZONE
from tests.forms.test_random_forms import Drawer

WHEN = clock(NOW, ZONE)


class PortableDrawer(Drawer):
    """Draws what every engine reads alike.

    Numbers are compared as numbers, texts as texts, and blanks are asked for first. What is left out: the text of a
    date or of a decimal, truth as a value, a calculated type, sums over blanks, a repeat counted within itself,
    and counting what may be hidden: Collect counts only what is shown.
    """

    def calculation(self, name: str) -> None:
        path = f"/data/{name}"
        self.draft.instance.insert(0 if self.draw.random() < 0.5 else len(self.draft.instance), f"<{name}/>")
        kind = self.draw.choice(["number", "text", "truth"])
        value = {"number": self.number, "text": self.text, "truth": lambda: f"if({self.truth()}, 'yes', 'no')"}[
            kind
        ]()
        logic = {"type": "string", "calculate": value}
        if self.draw.random() < 0.3:
            logic["relevant"] = self.truth()
        self.bind(path, logic)

    def repeat(self, name: str) -> None:
        super().repeat(name)
        written = self.draft.binds.pop()
        self.draft.binds.append(written.replace(f"count(/data/{name})", f"count(../../{name})"))

    def of(self, *kinds: str) -> str:
        """The path of a question of one of these kinds, "" when there is none."""
        return self.draw.choice([path for path, kind in self.draft.known if kind in kinds] or [""])

    def constraint(self, kind: str) -> str:
        if kind == "string":
            return self.draw.choice(["string-length(.) < 3", "regex(., '^[a-z ]+$')"])
        return super().constraint(kind)

    def truth(self, depth: int = 0) -> str:
        if depth < 2 and self.draw.random() < 0.3:
            return f"({self.truth(depth + 1)} {self.draw.choice(['and', 'or'])} {self.truth(depth + 1)})"
        number, text, rows = self.of("int", "decimal"), self.of("string"), self.of("rows")
        one, many, day = self.of("select1"), self.of("select"), self.of("date")
        found = ["1 = 1", "true()"]
        if number:
            found += [f"{number} > 3", f"{number} != 7", f"{number} = ''", f"not({number} < 1)"]
        if text:
            found += [f"{text} = ''", f"string-length({text}) = 2", f"starts-with({text}, 'a')"]
        if one:
            found += [f"{one} = 'b'", f"selected({one}, 'a')"]
        if many:
            found += [f"selected({many}, 'a')", f"count-selected({many}) > 1"]
        if day:
            found += [f"{day} != ''", f"{day} = today()", f"{day} < date('2026-03-05')"]
        if rows:
            found += [f"count({rows}[. != '']) > 1", f"sum({rows}[. != '']) > 5"]
        return self.draw.choice(found)

    def number(self, depth: int = 0) -> str:
        if depth < 2 and self.draw.random() < 0.4:
            sign = self.draw.choice(["+", "-", "*"])
            return f"({self.number(depth + 1)} {sign} {self.number(depth + 1)})"
        number, many, rows = self.of("int"), self.of("select"), self.of("rows")
        found = ["3", "12"]
        if number:
            found += [f"coalesce({number}, 0)", f"int(coalesce({number}, 4))", f"if({number} > 3, 2, 9)"]
        if many:
            found.append(f"count-selected({many})")
        if rows:
            found += [f"count({rows}[. != ''])", f"count-non-empty({rows})"]
        return self.draw.choice(found)

    def text(self, depth: int = 0) -> str:
        words, one = self.of("string", "int"), self.of("select1", "select")
        found = ["'x'"]
        if words:
            found += [f"concat({words}, '-')", f"substr({words}, 0, 2)", f"coalesce({words}, 'none')"]
        if one:
            found += [f"selected-at({one}, 0)", f"concat('[', {one}, ']')"]
        if depth < 2:
            found.append(f"if({self.truth(1)}, {self.text(depth + 1)}, {self.text(depth + 1)})")
        return self.draw.choice(found)


@pytest.mark.parametrize("seed", range(120))
def test_collect_and_server_agree(javarosa: JavaRosa, seed: int) -> None:
    xml, answers = PortableDrawer(seed).form()
    there = javarosa.run(xml, answers)
    assert "failure" not in there, there
    assert there["errors"] == []
    form = compile_form(xml)
    filled = evaluate_answers(form, dict(answers), today=WHEN)
    received = evaluate_instance(form, there["xml"], today=WHEN)
    for here in (filled, received):
        assert {path: here.values[path] for path in there["values"]} == there["values"]
        assert {path: here.relevant[path] for path in there["relevant"]} == there["relevant"]
        assert {path: here.required[path] for path in there["required"]} == there["required"]
        assert {(found.path, found.kind) for found in here.problems} == {tuple(found) for found in there["problems"]}
    assert received.differences == []
