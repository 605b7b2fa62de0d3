"""Merging and digest, as properties: nothing that the worker did not touch changes, nothing is guessed."""

from datetime import UTC, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from server.openrosa import digest
from server.openrosa.configuration import settings
from server.openrosa.entities import merge
from server.openrosa.lists import CHANGEABLE
from server.openrosa.records import EntityAsked
from tests.features.openrosa.client import Collect
from tests.house import Clock

FIELDS = st.sampled_from(["address", "directions", "head", "village"])
ROWS = st.dictionaries(FIELDS, st.sampled_from(["", "甲", "乙", "丙"]), max_size=4)
ASKED = EntityAsked(dataset="households", id="x", create=False, update=True, label="", base_version=1,
                    trunk_version=None, branch_id="")  # fmt: skip
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


@given(ROWS, ROWS, ROWS)
def test_each_field_is_taken_kept_or_shown_and_never_both(
    sent: dict[str, str], base: dict[str, str], current: dict[str, str]
) -> None:
    change = merge(ASKED, sent, base, current)
    told = {*change.applied, *change.conflicts, *change.refused}
    assert len(told) == len(change.applied) + len(change.conflicts) + len(change.refused)
    for name, value in sent.items():
        touched = value not in ("", base.get(name), current.get(name))
        assert (name in told) == touched, name
    assert all(base.get(name) == current.get(name) for name in change.applied)
    assert set(change.applied) <= set(CHANGEABLE["households"])


@given(ROWS, ROWS)
def test_without_the_row_as_it_was_nothing_is_written(sent: dict[str, str], current: dict[str, str]) -> None:
    assert merge(ASKED, sent, None, current).applied == {}


def blind(text: str) -> bytes:
    return text.encode()[::-1].ljust(32, b"-")


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=400)))
def test_a_nonce_is_fresh_for_half_an_hour(age: timedelta) -> None:
    assume(abs(age - digest.NONCE_LIFE) > timedelta(seconds=1))
    given_out = digest.nonce(NOW, blind)
    assert digest.is_fresh(given_out, NOW + age, blind) == (age < digest.NONCE_LIFE)


@given(st.text(max_size=60))
def test_no_nonce_but_ours_is_fresh(text: str) -> None:
    assert not digest.is_fresh(text, NOW, blind)


@given(st.text(max_size=300))
def test_any_header_is_read_or_left(header: str) -> None:
    assert digest.read(f"Digest {header}") is None or "username" in header.lower()


def test_the_digest_of_rfc_7616_has_the_parts_in_their_places() -> None:
    kept = digest.ha1("140427-abcdefgh", "secret")
    answer = digest.Answer(username="140427-abcdefgh", realm=digest.REALM, nonce="n", uri="/openrosa/formList",
                           response="0" * 32, nc="00000001", cnonce="c", qop="auth")  # fmt: skip
    assert not digest.holds(answer, kept, "GET")
    collect = Collect("http://house.test/openrosa", "140427-abcdefgh", "secret", Clock(NOW))
    collect.challenge = {"realm": digest.REALM, "nonce": digest.nonce(NOW, blind), "qop": "auth"}
    read = digest.read(collect.authorization("GET", "http://house.test/openrosa/formList?formID=a%20b"))
    assert read is not None
    assert read.uri == "/openrosa/formList?formID=a%20b"
    assert digest.holds(read, kept, "GET")
    assert not digest.holds(read, kept, "POST")
    assert not digest.holds(read, digest.ha1("140427-abcdefgh", "other"), "GET")


def test_the_code_is_small_enough_to_scan() -> None:
    text = settings(
        "https://minzheng.huguan.example.gov.cn/openrosa", "140427-abcdefgh", "x" * 24, "探访 壶关县 李建国"
    )
    assert len(text) < 600, "a QR code of version 20 at most, which a cheap camera still reads"
