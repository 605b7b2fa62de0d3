"""Which passwords are refused, at both edges of each limit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.accounts.strength import LONGEST, SHORTEST, weakness

PLAIN = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=140)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("Lamp8xk", "short"),
        ("Lamp8xkq", None),
        ("核桃三轮车下坡去", None),  # eight characters are eight, in any script
        ("核桃三轮车下坡", "short"),
        ("Lamp8xkq" * 16, None),
        ("Lamp8xkq" * 16 + "z", "long"),
        ("Woaini1314", "known"),
        ("minzheng2026!", "known"),
        ("xxgrid01xx", "own"),
        ("xx郝桂英的羊xx", "own"),
        ("12345678", "simple"),
        ("19850312", "simple"),
        ("13900000001", "simple"),
        ("139000000017", None),
        ("abcdef123456", "simple"),
        ("qwertasdfg", "simple"),
        ("aaaabbbbcc", "simple"),
        ("aaaabbbbcd", "simple"),
        ("aaabbbccdx", None),
    ],
)
def test_a_password_at_the_edges(password: str, why: str | None) -> None:
    assert weakness(password, login="grid01", name="郝桂英") == why


@given(PLAIN)
def test_what_is_kept_has_a_length_within_its_limits(password: str) -> None:
    kept = weakness(password, login="grid01", name="郝桂英") is None
    assert not kept or SHORTEST <= len(password) <= LONGEST


@given(PLAIN)
def test_capitals_make_nothing_of_a_known_password(password: str) -> None:
    one, other = (weakness(p, login="grid01", name="郝") for p in (password.lower(), password.swapcase().lower()))
    assert one == other
