"""Questions whose expressions depend on each other in a circle."""

from __future__ import annotations

from field_forms.lint.expressions import Read
from field_forms.lint.finding import Findings
from field_forms.lint.outline import Outline
from field_forms.references import Found
from field_forms.xform import path_text
from field_forms.xpath.scope import Names

_COMPUTING = ("calculation", "relevant", "repeat_count")


def check_cycles(outline: Outline, parsed: Read, findings: Findings) -> None:
    """Report each circle once, at its first question in form order.

    A question of a group depends on the group's relevance too. Reading another row of a repeat is no circle.
    """
    needs = {question.path: _needs(question.path, parsed, outline) for question in outline.questions}
    done: set[Names] = set()
    for question in outline.questions:
        loop = _find(question.path, needs, done)
        if loop:
            names = " → ".join(path_text(path) for path in [*loop, loop[0]])
            first = outline.by_path[min(loop, key=lambda path: outline.by_path[path].row.number)]
            column = next((name for name in _COMPUTING if name in parsed.get(first.path, {})), "")
            findings.add("cycle", first.row.place(column), path=names)


def _needs(path: Names, parsed: Read, outline: Outline) -> list[Names]:
    found: dict[Names, None] = {}
    for column, (_, held) in parsed.get(path, {}).items():
        if column in _COMPUTING:
            for reference in _references(path, column, held):
                found[reference] = None
    for length in range(len(path) - 1, 1, -1):
        found[path[:length]] = None
    return [one for one in found if one in outline.by_path]


def _references(path: Names, column: str, held: Found) -> list[Names]:
    itself_allowed = column == "calculation"
    return [
        reference.path
        for reference in held.references
        if not reference.chosen and not (itself_allowed and reference.path == path)
    ]


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
