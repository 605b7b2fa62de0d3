"""Questions whose expressions depend on each other in a circle."""

from __future__ import annotations

from field_forms.lint.finding import Findings
from field_forms.lint.outline import Outline
from field_forms.references import Found
from field_forms.xform import path_text
from field_forms.xpath.scope import Names

_COMPUTING = ("calculation", "calculate", "relevant", "relevance")


def check_cycles(outline: Outline, reads: dict[Names, dict[str, Found]], findings: Findings) -> None:
    """Report each circle once, at its first question in form order.

    A question of a group depends on the group's relevance too. Reading another row of a repeat is no circle.
    """
    needs = {question.path: _needs(question.path, reads) for question in outline.questions}
    done: set[Names] = set()
    for question in outline.questions:
        loop = _find(question.path, needs, done)
        if loop:
            names = " → ".join(path_text(path) for path in [*loop, loop[0]])
            first = outline.by_path[loop[0]]
            column = next((name for name in _COMPUTING if first.row.get(name)), "")
            findings.error(
                "cycle",
                first.row.place(column),
                f"表达式互相引用成环：{names}",
                f"expressions refer to each other in a circle: {names}",
                ("去掉其中一个引用", "take one of the references out"),
            )


def _needs(path: Names, reads: dict[Names, dict[str, Found]]) -> list[Names]:
    own = reads.get(path, {})
    found: dict[Names, None] = {}
    for column, read_by in own.items():
        if column not in _COMPUTING:
            continue
        for reference in read_by.references:
            itself = reference.path == path and not column.startswith("relev")
            if not itself and not reference.chosen:
                found[reference.path] = None
    for length in range(len(path) - 1, 1, -1):
        found[path[:length]] = None
    return list(found)


def _find(start: Names, needs: dict[Names, list[Names]], done: set[Names]) -> list[Names]:
    """A circle reached from `start`, or nothing. Everything visited is entered in `done`."""
    stack: list[tuple[Names, list[Names]]] = [(start, list(needs.get(start, [])))]
    open_paths = [start]
    while stack:
        path, rest = stack[-1]
        if path in done or not rest:
            stack.pop()
            open_paths.pop()
            done.add(path)
            continue
        need = rest.pop()
        if need in open_paths:
            loop = open_paths[open_paths.index(need) :]
            done.update(open_paths)
            return loop
        if need in needs and need not in done:
            stack.append((need, list(needs[need])))
            open_paths.append(need)
    return []
