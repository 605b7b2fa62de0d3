"""Where an expression stands in its form."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

Names = tuple[str, ...]


class Scope(msgspec.Struct, frozen=True):
    """`context` is the path of the node the expression belongs to, `repeats` the paths of all repeats.

    `index` holds, for paths outside of repeats, the place of their nodes in the environment's `rows`.

    Within a row, an absolute path through its repeat means that same row (ODK XForms; JavaRosa's
    contextualisation), which plain XPath does not do.
    """

    context: Names = ()
    repeats: frozenset[Names] = frozenset()
    index: Mapping[Names, int] = {}

    def row_of(self, path: Names) -> Names | None:
        """The innermost repeat around the context through which `path` leads further, or None."""
        for length in range(min(len(self.context), len(path) - 1), 0, -1):
            head = path[:length]
            if head in self.repeats and self.context[:length] == head:
                return head
        return None


NOWHERE = Scope()
