"""Long lists from files: rows become nodes only when an expression looks at them."""

from __future__ import annotations

from collections.abc import Sequence

from field_forms.tree import Index, Node


class Table(Node):
    """The root of a list: children named `item`, one per row, with a child per column.

    Looking rows up by a column costs the same for ten rows and for 50,000; walking over all of them makes all of
    them nodes, once.
    """

    __slots__ = ("columns", "made", "rows", "whole")

    def __init__(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self.columns = columns
        self.rows = rows
        self.made: dict[int, Node] = {}
        self.whole: dict[str, list[Node]] | None = None
        super().__init__("root")
        self.indexes = {}

    def row(self, number: int) -> Node:
        """The row of that number from 0 as a node, always the same one."""
        found = self.made.get(number)
        if found is None:
            found = self.made[number] = Node("item", parent=self)
            found.position = number + 1
            for column, text in zip(self.columns, self.rows[number], strict=True):
                found.append(Node(column, text=text))
        return found

    @property
    def kids(self) -> list[Node]:
        """All rows."""
        return self.by.get("item", [])

    @kids.setter
    def kids(self, _nodes: list[Node]) -> None:  # pyright: ignore[reportIncompatibleVariableOverride]
        """Rows are given when the table is made."""

    @property
    def by(self) -> dict[str, list[Node]]:
        """All rows, under their name."""
        if self.whole is None:
            rows = [self.row(number) for number in range(len(self.rows))]
            self.whole = {"item": rows} if rows else {}
        return self.whole

    @by.setter
    def by(self, _nodes: dict[str, list[Node]]) -> None:  # pyright: ignore[reportIncompatibleVariableOverride]
        """Rows are given when the table is made."""

    def rows_by(self, row: str, key: str) -> Index:
        """Rows by the text of a column, kept for the next look-up."""
        if row != "item" or key not in self.columns:
            return super().rows_by(row, key) if row == "item" else {}
        indexes = self.indexes if self.indexes is not None else {}
        index = indexes.get((row, key))
        if index is None:
            index = indexes[(row, key)] = TableIndex(self, self.columns.index(key))
        return index


class TableIndex:
    """Rows of a table by the text of one column."""

    __slots__ = ("numbers", "table")

    def __init__(self, table: Table, column: int) -> None:
        self.table = table
        self.numbers: dict[str, list[int]] = {}
        for number, row in enumerate(table.rows):
            self.numbers.setdefault(row[column], []).append(number)

    def get(self, text: str, otherwise: list[Node], /) -> list[Node]:
        """The rows of a text, `otherwise` when there are none."""
        numbers = self.numbers.get(text)
        return otherwise if numbers is None else [self.table.row(number) for number in numbers]
