"""A rule named beside code, data or a test is one that the law's list holds."""

import re

from policy.catalogue import rule_entries
from tests.guards.sources import files, lines, relative

SPOKEN_OF_ON_PURPOSE = {("tests/rules/test_clocks.py", f"DB-{99}")}  # what is said of a rule that does not exist
READ = (".py", ".ts", ".vue", ".sql", ".toml", ".md")


def test_every_rule_named_exists() -> None:
    known = set(rule_entries())
    families = "|".join(sorted({name.partition("-")[0] for name in known}))
    named = re.compile(rf"\b(?:{families})-\d{{2}}\b")
    unknown = [
        f"{relative(path)}: {name}"
        for path in files(*READ)
        for name in sorted(set(named.findall(path.read_text(encoding="utf8"))) - known)
        if (relative(path), name) not in SPOKEN_OF_ON_PURPOSE
    ]
    assert len(known) > 300
    assert not unknown, f"no such rule in policy/rules/catalogue.toml:{lines(unknown)}"
