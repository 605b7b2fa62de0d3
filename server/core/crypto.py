"""Secrets of persons: citizen ID and telephone numbers are stored encrypted, and found by a blind index."""

import hashlib
import os
import zlib
from collections.abc import Callable

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from server.core.house_key import SEED, HouseKey

NONCE = 12  # bytes, GCM
TAG = 16  # bytes, GCM


class _SM4GCM:
    """SM4 in GCM with the interface of the library's AESGCM, which knows no SM4."""

    def __init__(self, key: bytes) -> None:
        self._algorithm = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: None) -> bytes:  # noqa: ARG002
        encryptor = Cipher(self._algorithm, modes.GCM(nonce)).encryptor()
        return encryptor.update(data) + encryptor.finalize() + encryptor.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: None) -> bytes:  # noqa: ARG002
        decryptor = Cipher(self._algorithm, modes.GCM(nonce, data[-TAG:])).decryptor()
        return decryptor.update(data[:-TAG]) + decryptor.finalize()


class Crypto:
    """Encrypts single values with AES-256-GCM, or SM4-GCM (GB/T 32907) where the county must use SM ciphers."""

    def __init__(self, secret_key: str, cipher: str = "aes") -> None:
        """`secret_key`: 64 hex digits. `cipher`: `aes` or `sm`. Raises ValueError for anything else."""
        if len(secret_key) != 64:
            raise ValueError("TANFANG_SECRET_KEY must be 64 hex digits (32 bytes)")
        secret = bytes.fromhex(secret_key)
        if cipher not in ("aes", "sm"):
            raise ValueError("TANFANG_CIPHER must be aes or sm")
        self._cipher = (
            AESGCM(_derive(secret, b"seal", 32)) if cipher == "aes" else _SM4GCM(_derive(secret, b"seal", 16))
        )
        self._mac = HMAC(_derive(secret, b"blind", 32), hashes.SHA256() if cipher == "aes" else hashes.SM3())
        self.house_key = HouseKey(_derive(secret, b"house key", SEED))
        self._begun_with = secret_key, cipher

    def __reduce__(self) -> tuple[type["Crypto"], tuple[str, str]]:
        """Goes with its key to a process of our own; never into a file or the queue."""
        return Crypto, self._begun_with

    def seal(self, plain: str, random: Callable[[int], bytes] = os.urandom) -> bytes:
        """Nonce, ciphertext and tag of a value, different each time."""
        return self._seal(plain.encode(), random)

    def seal_bytes(self, plain: bytes, random: Callable[[int], bytes] = os.urandom) -> bytes:
        """The same for a whole document, compressed first."""
        return self._seal(zlib.compress(plain, 1), random)

    def open_bytes(self, sealed: bytes) -> bytes:
        """The document again. Raises InvalidTag as `open` does."""
        return zlib.decompress(self._open(sealed))

    def _seal(self, plain: bytes, random: Callable[[int], bytes]) -> bytes:
        nonce = random(NONCE)
        return nonce + self._cipher.encrypt(nonce, plain, None)

    def open(self, sealed: bytes) -> str:
        """The value again. Raises cryptography's InvalidTag when it was tampered with or the key is another."""
        return self._open(sealed).decode()

    def _open(self, sealed: bytes) -> bytes:
        return self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], None)

    def blind(self, plain: str) -> bytes:
        """A keyed hash, the same each time: finds an exact value without storing it."""
        mac = self._mac.copy()  # with the key already in it
        mac.update(plain.encode())
        return mac.finalize()


def _derive(secret: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=None, info=b"tanfang " + purpose).derive(secret)


def sha256(data: bytes) -> bytes:
    """The hash under which files and record bodies are known."""
    return hashlib.sha256(data).digest()
