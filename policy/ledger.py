"""The ledger: for every rule of the documents, where it lives in this package, or why it does not.

Built from the data files themselves, so a rule that loses its carrier loses its line. What no data file can show (a
rule carried by the values a fact may take, by the server's code, or not carried at all) stands in `ledger.toml`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from functools import cache

import msgspec

from policy import cadence, data, facts, parameters, payments
from policy.catalogue import rule_entries, rule_entry
from policy.clocks import clock_rules
from policy.errors import DataRefused
from policy.feeds import feeds
from policy.findings import finding_rules
from policy.guards import guards
from policy.notices import notice_kinds
from policy.papers import paper_kinds
from policy.programmes import diagram, workflows
from policy.referrals import targets
from policy.rules import programmes

TESTS: Mapping[str, str] = {
    "condition": "tests/rules/test_explain.py",
    "casework": "tests/rules/test_casework.py",
    "temp_aid": "tests/rules/test_temp_aid_case.py",
    "clock": "tests/rules/test_clocks.py",
    "parameter": "tests/rules/test_parameters.py",
    "guard": "tests/rules/test_guards.py",
    "payment": "tests/rules/test_payments.py",
    "cadence": "tests/rules/test_cadence.py",
    "finding": "tests/rules/test_findings.py",
    "fact": "tests/rules/test_facts.py",
    "notice": "tests/rules/test_notice_wording.py",
    "paper": "tests/features/test_papers.py",
    "referral": "tests/rules/test_referrals.py",
    "feed": "tests/rules/test_feeds.py",
}
"""The test file that shows each kind of carrier; temporary aid has one of its own."""

ACTED_ON = ("warning", "contradiction", "referral")
"""Findings that screening watches and referrals rest on; a screening group is carried by the list that is asked for
it, and a lead by what opens it."""

Claim = tuple[str, str, str]
"""Rule id, kind of carrier, place."""


class Carrier(msgspec.Struct, frozen=True, order=True):
    """One place a rule lives: `kind` and the file with the name inside it; `test` where it is not its kind's."""

    kind: str
    place: str
    test: str = ""


class NotCarried(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a group of rules has no carrier."""

    zh: str
    en: str
    rules: tuple[str, ...]


class _Ledger(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    fact: dict[str, tuple[str, ...]]
    code: dict[str, tuple[str, str]]
    not_carried: tuple[NotCarried, ...]


class Line(msgspec.Struct, frozen=True):
    """One rule in the ledger: its carriers, or the reason in both languages."""

    rule_id: str
    title: str
    carriers: tuple[Carrier, ...]
    reason_zh: str = ""
    reason_en: str = ""


@cache
def ledger() -> tuple[Line, ...]:
    """Every rule in document order. Raises DataRefused when one is neither carried nor explained, or is both."""
    carriers = _carriers()
    reasons = {rule: why for why in _notes().not_carried for rule in why.rules}
    lines: list[Line] = []
    for rule_id, entry in rule_entries().items():
        found = tuple(sorted(carriers.get(rule_id, ())))
        why = reasons.get(rule_id)
        if bool(found) == bool(why):
            state = "both carried and excused" if found else "neither carried nor excused"
            raise DataRefused(f"台账有误：{rule_id}", f"ledger: {rule_id} is {state}", rule_id=rule_id)
        lines.append(Line(rule_id, entry.title, found, why.zh if why else "", why.en if why else ""))
    return tuple(lines)


def render() -> str:
    """The ledger and the programme diagrams as one Markdown page."""
    lines = ledger()
    carried = sum(1 for line in lines if line.carriers)
    parts = [
        "# Policy ledger\n",
        "Generated from the data files of `policy/` by `python -m policy.ledger`; a test compares. Do not edit.\n",
        f"{len(lines)} rules: {carried} carried, {len(lines) - carried} not carried, each with its reason.\n",
        "## Rules\n",
        "| rule | title | lives in | test |",
        "|---|---|---|---|",
        *(_row(line) for line in lines),
        "\n## Casework\n",
        *(_drawn(name) for name, flow in workflows().items() if flow.source.programme == name),
    ]
    return "\n".join(parts) + "\n"


def _row(line: Line) -> str:
    if not line.carriers:
        return f"| {line.rule_id} | {_cell(line.title)} | *not carried:* {line.reason_en} | |"
    places = "<br>".join(f"{one.kind} `{one.place}`" for one in line.carriers)
    tests = "<br>".join(dict.fromkeys(_test_of(one) for one in line.carriers))
    return f"| {line.rule_id} | {_cell(line.title)} | {places} | {tests} |"


def _test_of(carrier: Carrier) -> str:
    return carrier.test or TESTS["temp_aid" if "programmes/temp_aid.toml" in carrier.place else carrier.kind]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _drawn(programme: str) -> str:
    source = workflows()[programme].source
    names = ", ".join(f"`{name}`" for name in (programme, *source.also))
    return f"### {source.zh} · {source.en} ({names})\n\n```mermaid\n{diagram(programme)}```\n"


@cache
def _notes() -> _Ledger:
    notes = data.load(_Ledger, "ledger.toml")
    for rule_id, names in notes.fact.items():
        rule_entry(rule_id)
        for name in names:
            facts.require(name)
    for rule_id in notes.code:
        rule_entry(rule_id)
    for why in notes.not_carried:
        for rule_id in why.rules:
            rule_entry(rule_id)
    return notes


def _carriers() -> Mapping[str, set[Carrier]]:
    found: dict[str, set[Carrier]] = {}
    for rule_id, kind, place in (*_screened(), *_worked(), *_counted(), *_posted(), *_noted()):
        found.setdefault(rule_id.partition(".")[0], set()).add(Carrier(kind, place))
    for rule_id, (place, test) in _notes().code.items():
        found.setdefault(rule_id, set()).add(Carrier("code", place, test))
    return found


def _screened() -> Iterator[Claim]:
    for name, (_, conditions) in programmes().items():
        for one in conditions:
            yield one.source.id, "condition", f"policy/rules/{name}.toml"
    for finding in (one for one in finding_rules() if one.kind in ACTED_ON):
        yield finding.id, "finding", f"policy/findings.toml#{finding.id}"
    for name, target in targets().items():
        for rule_id in target.rules:
            yield rule_id, "referral", f"policy/referrals.toml#{name}"
    for name, feed in feeds().items():
        for rule_id in {*feed.rules, *feed.screens}:
            yield rule_id, "feed", f"policy/feeds.toml#{name}"


def _worked() -> Iterator[Claim]:
    for flow in workflows().values():
        for act in flow.source.act:
            place = f"policy/programmes/{flow.source.programme}.toml#{act.id}"
            inner = (rule for one in (*act.branch, *act.requires) for rule in one.rules)
            for rule_id in (*act.rules, *inner):
                yield rule_id, "casework", place
    for guard, _ in guards():
        for rule_id in guard.rules:
            yield rule_id, "guard", f"policy/guards.toml#{guard.id}"


def _counted() -> Iterator[Claim]:
    for clock_id, rule in ((name, one) for name, one in clock_rules().items() if not one.told):
        for rule_id in {clock_id.partition(".")[0], rule.rule}:
            yield rule_id, "clock", f"policy/clocks.toml#{clock_id}"
    for name, parameter in parameters.catalogue().items():
        for rule_id in () if parameter.told else parameter.rules:
            yield rule_id, "parameter", name
    for name, paid in (*payments.schedules().items(), *payments.order_kinds().items()):
        for rule_id in paid.rules:
            yield rule_id, "payment", f"policy/payments.toml#{name}"
    for row_id, rule_id in cadence.row_rules():
        yield rule_id, "cadence", f"policy/cadence.toml#{row_id}"


def _posted() -> Iterator[Claim]:
    for name, kind in notice_kinds().items():
        for rule_id in kind.rules:
            yield rule_id, "notice", f"policy/notices.toml#{name}"
    for name, kind in paper_kinds().items():
        for rule_id in kind.rules:
            yield rule_id, "paper", f"policy/papers.toml#{name}"


def _noted() -> Iterator[Claim]:
    for rule_id, names in _notes().fact.items():
        for name in names:
            yield rule_id, "fact", name


if __name__ == "__main__":
    sys.stdout.write(render())
