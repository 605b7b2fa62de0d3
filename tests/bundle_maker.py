"""Makes a bundle as the phone does (docs/reference/bundle.md), and handles it as those do who carry it."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CHUNK = 256 * 1024
MIB = 1024 * 1024
Entry = tuple[dict[str, Any], bytes]


def head(token: Any, records: int, drafts: int = 0, files: int = 0, **changes: Any) -> Entry:
    """The first entry, as a phone of version 1 writes it."""
    said = {"token": token, "app_version": "1", "made_at": "2026-03-02T18:00:00+08:00",
            "records": records, "drafts": drafts, "files": files} | changes  # fmt: skip
    return {"kind": "head"}, json.dumps(said).encode()


def record(content: dict[str, Any] | bytes, purpose: str = "visit") -> Entry:
    body = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
    return {"kind": "record", "purpose": purpose}, body


def draft(content: dict[str, Any]) -> Entry:
    return {"kind": "draft"}, json.dumps(content, ensure_ascii=False).encode()


def file(data: bytes, content_type: str = "image/jpeg", sha256: str | None = None) -> Entry:
    return {"kind": "file", "sha256": sha256 or hashlib.sha256(data).hexdigest(), "content_type": content_type}, data


def framed(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The entries one behind the other, as they are sealed."""
    for header, body in entries:
        text = json.dumps(header | {"bytes": len(body)}).encode()
        yield len(text).to_bytes(4) + text
        yield body


def chunks(plain: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Portions of 256 KiB, and whether it is the last."""
    held = bytearray()
    for some in plain:
        held += some
        while len(held) > CHUNK:
            yield bytes(held[:CHUNK]), False
            del held[:CHUNK]
    yield bytes(held), True


def seal(house_public: bytes, plain: Iterable[bytes]) -> Iterator[bytes]:
    """A bundle with these contents, portion by portion."""
    private = ec.generate_private_key(ec.SECP256R1())
    ephemeral = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    opening = b"tanfang\x01" + hashlib.sha256(house_public).digest()[:16] + ephemeral
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), house_public)
    derive = HKDF(algorithm=hashes.SHA256(), length=32, salt=opening, info=b"tanfang bundle 1")
    cipher = AESGCM(derive.derive(private.exchange(ec.ECDH(), theirs)))
    yield opening
    for number, (chunk, last) in enumerate(chunks(plain)):
        yield cipher.encrypt(bytes(7) + number.to_bytes(4) + bytes([last]), chunk, None)


def bundle(house_public: bytes, *entries: Entry) -> bytes:
    return b"".join(seal(house_public, framed(entries)))


def digest(data: bytes) -> str:
    """What a bundle is known by."""
    blocks = (data[at : at + MIB] for at in range(0, len(data), MIB))
    return hashlib.sha256(b"".join(hashlib.sha256(block).digest() for block in blocks)).hexdigest()


def noise(size: int, seed: bytes = b"") -> bytes:
    """A sound like no other."""
    return b"ID3" + seed + os.urandom(size - 3 - len(seed))
