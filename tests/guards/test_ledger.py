"""What the ledger says is kept is kept by code: a number that nobody reads and a limit that nobody starts keep no
rule."""

import re
from functools import cache

from policy import notices, papers, payments
from policy.clocks import clock_rules
from policy.ledger import ledger
from policy.parameters import catalogue
from policy.programmes import workflows
from tests.guards.sources import ROOT, lines

# Data in which a name says nothing of its use: what parameters and limits are, what rules and facts are called, what
# the ledger says itself.
SAYS_NOTHING = {"policy/rules/catalogue.toml", "policy/facts.toml", "policy/ledger.toml", "policy/clocks.toml"}


@cache
def _code() -> str:
    """Server and policy, code and the data that the engines compute from, and the limits that are started."""
    found = [
        path.read_text(encoding="utf-8")
        for folder in ("server", "policy")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in (".py", ".toml") and path.parent != ROOT / "policy/parameters"
        if path.relative_to(ROOT).as_posix() not in SAYS_NOTHING
    ]
    limits = [name for clock_id in _started() for name in _numbers(clock_id)]
    return "\n".join((*found, *limits))


def _numbers(clock_id: str) -> tuple[str, ...]:
    rule = clock_rules()[clock_id]
    named = (rule.amount_from.partition(".")[0], rule.unit_from, rule.first_day_from, rule.inclusive_from)
    return tuple(name for name in named if name)


@cache
def _started() -> frozenset[str]:
    """Limits that an act of a case, a notice, a paper or a payment begins, or that code names."""
    found = {one for flow in workflows().values() for act in flow.acts.values() for one in act.starts}
    found |= {kind.clock for kind in notices.notice_kinds().values()}
    found |= {kind.clock for kind in papers.paper_kinds().values()}
    found |= {paid.clock for paid in (*payments.schedules().values(), *payments.order_kinds().values())}
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("server", "policy")
        for path in sorted((ROOT / folder).rglob("*.py"))
    )
    called = set(re.findall(r'(?:clock|_limit)\([^()]*"([A-Z]{2}-\d{2}(?:\.\w+)?)"', code))
    return frozenset((found | called) & clock_rules().keys())


def _read(name: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", _code()) is not None


def test_every_limit_is_started_by_something_or_says_that_it_is_only_reckoned() -> None:
    told = {name for name, one in clock_rules().items() if one.told}
    idle = sorted(clock_rules().keys() - _started() - told)
    assert not idle, f"no act, notice, paper, payment or code starts these limits:{lines(idle)}"
    started = sorted(told & _started())
    assert not started, f"these say that nothing starts them:{lines(started)}"


def test_a_parameter_is_read_by_code_or_says_that_it_is_only_on_record() -> None:
    unread = [name for name, one in catalogue().items() if not one.told and not _read(name)]
    assert not unread, f"nothing reads these: use them, delete them, or mark them `told`:{lines(unread)}"
    read = [name for name, one in catalogue().items() if one.told and _read(name)]
    assert not read, f"these say that nothing reads them:{lines(read)}"
    silent = [name for name, one in catalogue().items() if one.told and not (one.note_zh and one.note_en)]
    assert not silent, f"on record only, without a word that says so on the page:{lines(silent)}"


def test_no_rule_is_kept_by_a_parameter_that_is_only_on_record() -> None:
    told = {name for name, one in catalogue().items() if one.told}
    claimed = [f"{line.rule_id}: {one.place}" for line in ledger() for one in line.carriers if one.place in told]
    assert not claimed, f"the ledger names numbers that nothing reads:{lines(claimed)}"
