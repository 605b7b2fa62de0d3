"""Sealed values: readable again with the right key only, different each time, found by their blind index."""

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from server.core.crypto import Crypto

KEY = "ab" * 32
CIPHERS = {name: Crypto(KEY, name) for name in ("aes", "sm")}


@pytest.mark.parametrize("cipher", ["aes", "sm"])
@given(plain=st.text(), document=st.binary(max_size=4000))
def test_what_is_sealed_opens_to_the_same(cipher: str, plain: str, document: bytes) -> None:
    crypto = CIPHERS[cipher]
    assert crypto.open(crypto.seal(plain)) == plain
    assert crypto.open_bytes(crypto.seal_bytes(document)) == document
    assert crypto.seal(plain) != crypto.seal(plain)


@pytest.mark.parametrize("cipher", ["aes", "sm"])
def test_a_changed_byte_or_another_key_opens_nothing(cipher: str) -> None:
    sealed = CIPHERS[cipher].seal("14042719530312001X")
    with pytest.raises(InvalidTag):
        CIPHERS[cipher].open(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    with pytest.raises(InvalidTag):
        Crypto("cd" * 32, cipher).open(sealed)


@pytest.mark.parametrize("cipher", ["aes", "sm"])
def test_the_blind_index_is_the_same_each_time_and_another_with_another_key(cipher: str) -> None:
    number = "14042719530312001X"
    assert CIPHERS[cipher].blind(number) == Crypto(KEY, cipher).blind(number)
    assert CIPHERS[cipher].blind(number) != Crypto("cd" * 32, cipher).blind(number)
    assert CIPHERS["aes"].blind(number) != CIPHERS["sm"].blind(number)


@pytest.mark.parametrize(("key", "cipher"), [("ab", "aes"), (KEY, "des"), ("zz" * 32, "aes")])
def test_a_wrong_key_or_cipher_is_refused_at_start(key: str, cipher: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Crypto(key, cipher)
