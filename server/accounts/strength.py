"""Whether a password is too weak to be kept. Pure; what is refused is named, so that people know what to choose."""

from functools import cache
from importlib.resources import files
from typing import Literal

SHORTEST, LONGEST = 8, 128
KINDS_NEEDED = 5  # different characters
ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")

Weakness = Literal["short", "long", "known", "own", "simple"]


@cache
def known() -> frozenset[str]:
    """Passwords that everybody tries first."""
    return frozenset(files("server.accounts").joinpath("known_passwords.txt").read_text("utf-8").split())


def weakness(password: str, *, login: str, name: str) -> Weakness | None:
    """Why a password is refused: too short or long, one that everybody tries, the login or name, or a run such as
    12345678. None: it may be kept."""
    plain = password.casefold()
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    if plain in known() or plain.rstrip("0123456789!@#.") in known():
        return "known"
    if login.casefold() in plain or (len(name) > 1 and name.casefold() in plain):
        return "own"
    return "simple" if len(set(plain)) < KINDS_NEEDED or _is_run(plain) else None


def _is_run(plain: str) -> bool:
    """A day of birth or a telephone number alone, or rows of the keyboard, digits or letters in order, forwards or
    backwards."""
    if plain.isdigit() and len(plain) <= 11:  # a date, a number to call
        return True
    rows = [*ROWS, *(row[::-1] for row in ROWS)]
    at = 0
    while at < len(plain):
        step = max(
            (n for n in range(3, len(plain) - at + 1) if any(plain[at : at + n] in row for row in rows)), default=0
        )
        if not step:
            return False
        at += step
    return True
