"""Nothing is left half done, and nothing ties the project to one place."""

import re

from tests.guards.sources import files, lines, relative

TEXT = (".py", ".ts", ".vue", ".mjs", ".md", ".toml", ".sql", ".sh", ".yml", ".json", ".html", ".css", "tanfang")
NOT_OURS = ("package-lock.json", ".lock")
# Put together here, so that this file does not find itself.
UNFINISHED = re.compile("|".join([r"\bTO" + "DO\\b", r"\bFIX" + "ME\\b", r"\bXX" + "X\\b", r"\bHA" + "CK\\b"]))
SKIPPED = re.compile(
    "|".join([r"pytest\.sk" + "ip", r"mark\.sk" + "ip", r"\b(it|test|describe)\.(sk" + "ip|on" + "ly)\\b"])
)


def _found(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{relative(path)}:{number}: {hit[0]}"
        for path in files(*TEXT)
        if not path.name.endswith(NOT_OURS)
        for number, line in enumerate(path.read_text(encoding="utf8").splitlines(), start=1)
        if (hit := pattern.search(line))
    ]


def test_nothing_is_left_for_later() -> None:
    assert not (found := _found(UNFINISHED)), f"finish it, or open an issue and remove the note:{lines(found)}"


def test_no_test_is_skipped() -> None:
    assert not (found := _found(SKIPPED)), f"mend it, or mark a known gap xfail with its reason:{lines(found)}"


def test_lock_files_tie_nobody_to_one_download_place() -> None:
    """Versions and hashes are locked; where they are fetched from is the machine's own setting."""
    tied = [
        f"{relative(path)}:{number}"
        for path in files(*NOT_OURS)
        for number, line in enumerate(path.read_text(encoding="utf8").splitlines(), start=1)
        if '"resolved":' in line or (path.suffix == ".lock" and "://" in line)
    ]
    assert not tied, f"lock again without addresses:{lines(tied)}"
