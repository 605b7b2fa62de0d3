"""Ed25519 signatures (RFC 8032 §5.1), checked only: what `extract-signed()` needs of them."""

from __future__ import annotations

import hashlib

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)
_BASE_Y = 4 * pow(5, _P - 2, _P) % _P
SIGNATURE, KEY = 64, 32

Point = tuple[int, int, int, int]
"""Extended coordinates: x = X/Z, y = Y/Z, T = XY/Z."""
_NEUTRAL: Point = (0, 1, 1, 0)


def _add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % _P, (p[1] + p[0]) * (q[1] + q[0]) % _P
    c, d = 2 * p[3] * q[3] * _D % _P, 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(number: int, point: Point) -> Point:
    total = _NEUTRAL
    while number:
        if number & 1:
            total = _add(total, point)
        point = _add(point, point)
        number >>= 1
    return total


def _on_curve(y: int, odd: int) -> Point | None:
    """The point with that y and parity of x, or None."""
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if x * x % _P != square:
        x = x * _ROOT % _P
    if x * x % _P != square or (x == 0 and odd):
        return None
    x = x if x % 2 == odd else _P - x
    return x, y, 1, x * y % _P


def _decode(packed: bytes) -> Point | None:
    number = int.from_bytes(packed, "little")
    return _on_curve(number & (2**255 - 1), number >> 255)


def _same(p: Point, q: Point) -> bool:
    return (p[0] * q[2] - q[0] * p[2]) % _P == 0 and (p[1] * q[2] - q[1] * p[2]) % _P == 0


def signed_message(signed: bytes, key: bytes) -> bytes | None:
    """The message behind a signature of 64 bytes, None when the key of 32 bytes did not sign it."""
    if len(signed) < SIGNATURE or len(key) != KEY:
        return None
    message = signed[SIGNATURE:]
    public, commitment = _decode(key), _decode(signed[:KEY])
    scalar = int.from_bytes(signed[KEY:SIGNATURE], "little")
    base = _on_curve(_BASE_Y, 0)
    if public is None or commitment is None or base is None or scalar >= _ORDER:
        return None
    challenge = int.from_bytes(hashlib.sha512(signed[:KEY] + key + message).digest(), "little") % _ORDER
    held = _same(_times(scalar, base), _add(commitment, _times(challenge, public)))
    return message if held else None
