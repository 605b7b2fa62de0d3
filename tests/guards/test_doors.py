"""What the law's hard guards hold has one door: no list, no command and no other desk writes it past them."""

import ast
import re

from tests.guards.sources import below, lines, statements

# table: the one feature that writes it.
DOORS = {
    "benefit_changes": "server.benefits",
    "benefits": "server.benefits",
    "case_acts": "server.cases",
    "case_clocks": "server.cases",
    "case_decisions": "server.cases",
    "cases": "server.cases",
    "notice_postings": "server.notices",
    "notices": "server.notices",
    "payment_batch_steps": "server.payments",
    "payment_batches": "server.payments",
    "payment_lines": "server.payments",
    "payment_outcomes": "server.payments",
    "referrals": "server.referrals",
    "reserve_entries": "server.reserves",
    "sample_cases": "server.samples",
    "samples": "server.samples",
}
WRITES = re.compile(r"\b(?:insert\s+into|update|delete\s+from|merge\s+into)\s+([a-z_]+)", re.IGNORECASE)


def test_each_is_written_by_its_own_feature() -> None:
    written: set[str] = set()
    strangers: list[str] = []
    for one in statements():
        for table in WRITES.findall(one.sql):
            if table in DOORS:
                written.add(table)
                if ".".join(one.source.module.split(".")[:2]) != DOORS[table]:
                    strangers.append(f"{one.where} writes {table}")
    assert not strangers, lines(strangers)
    assert written == set(DOORS)  # a table that was renamed is not guarded by accident


def test_lists_and_commands_do_not_come_to_these_doors() -> None:
    """The import of lists and the command line reach none of the features that decide, pay or publish."""
    doors = set(DOORS.values())
    found = [
        f"{source.path} imports {name}"
        for source in below("server.imports", "server.low_income", "server.commands")
        for node in ast.walk(source.tree)
        for name in _imported(node)
        if any(f"{name}.".startswith(f"{door}.") for door in doors)
    ]
    assert not found, lines(found)


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [one.name for one in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
    return []
