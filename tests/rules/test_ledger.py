"""The ledger says of every rule where it lives, or honestly that it does not."""

from __future__ import annotations

from pathlib import Path

from policy.catalogue import rule_entries
from policy.ledger import TESTS, ledger, render

ROOT = Path(__file__).resolve().parents[2]


def test_every_rule_is_carried_or_explained_in_both_languages() -> None:
    lines = ledger()
    assert [line.rule_id for line in lines] == list(rule_entries())
    assert len(lines) == 345
    for line in lines:
        assert bool(line.carriers) is not bool(line.reason_en), line.rule_id
        assert bool(line.reason_zh) is bool(line.reason_en), line.rule_id


def test_the_printed_ledger_is_the_one_the_data_give() -> None:
    printed = (ROOT / "docs" / "generated" / "policy-ledger.md").read_text(encoding="utf-8")
    assert printed == render(), "run: python -m policy.ledger > docs/generated/policy-ledger.md"


def test_every_place_and_every_test_in_the_ledger_exists() -> None:
    for path in TESTS.values():
        assert (ROOT / path).is_file(), path
    for line in ledger():
        for carrier in line.carriers:
            if carrier.place.startswith("policy/"):
                assert (ROOT / carrier.place.partition("#")[0]).is_file(), carrier.place


def test_no_duty_of_the_nation_province_or_county_is_excused_as_comparison() -> None:
    for line in ledger():
        if "Jiangxi document" in line.reason_en:
            assert rule_entries()[line.rule_id].scope == "JX", line.rule_id
