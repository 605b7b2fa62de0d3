"""The ledger says of every rule where it lives, or honestly that it does not."""

from __future__ import annotations

import re
from pathlib import Path

from openpyxl import load_workbook

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


def test_a_rule_carried_by_code_names_what_is_in_the_file_and_a_test_that_is_there() -> None:
    found = [carrier for line in ledger() for carrier in line.carriers if carrier.kind == "code"]
    assert found
    for carrier in found:
        path, _, name = carrier.place.partition("#")
        assert re.search(rf"\b{re.escape(name)}\b", (ROOT / path).read_text(encoding="utf-8")), carrier.place
        assert (ROOT / carrier.test).is_file(), carrier.test


def test_a_fact_that_carries_a_rule_is_recorded_or_read_somewhere() -> None:
    aside = {"facts.toml", "ledger.toml", "catalogue.toml", "precedence.toml", "schema.sql"}
    sources = [
        path.read_text(encoding="utf-8")
        for folder, kinds in (("policy", "toml"), ("server", "py"))
        for path in (ROOT / folder).rglob(f"*.{kinds}")
        if path.name not in aside
    ]
    sheets = [sheet for book in (ROOT / "server/forms/library").glob("*.xlsx") for sheet in load_workbook(book)]
    asked = "\n".join(str(cell) for sheet in sheets for row in sheet.values for cell in row if cell)
    for line in ledger():
        for carrier in line.carriers:
            if carrier.kind == "fact":
                pattern = re.compile(rf"\b{carrier.place}\b")
                assert any(pattern.search(text) for text in (*sources, asked)), f"{line.rule_id}: {carrier.place}"


def test_no_duty_of_the_nation_province_or_county_is_excused_as_comparison() -> None:
    for line in ledger():
        if "Jiangxi document" in line.reason_en:
            assert rule_entries()[line.rule_id].scope == "JX", line.rule_id
