"""The key to which phones seal a bundle: anyone may carry it, only the house opens it.

The curve and the cipher are those that every browser has (P-256, AES-256-GCM), also where the county uses SM ciphers
for what it stores.
"""

import base64
import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256 (SEC 2)
POINT = 65  # bytes of a public key, uncompressed
KEY_ID = 16  # bytes
SEED = 48  # bytes: 128 bits more than the order, so that no scalar is likelier than another


class HouseKey:
    """A P-256 key made from the house's secret, so that there is nothing more to keep."""

    def __init__(self, seed: bytes) -> None:
        """`seed`: 48 bytes, always the same for a house."""
        self._private = ec.derive_private_key(int.from_bytes(seed) % (ORDER - 1) + 1, ec.SECP256R1())
        self.public = self._private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.text = base64.urlsafe_b64encode(self.public).decode().rstrip("=")
        self.id = hashlib.sha256(self.public).digest()[:KEY_ID]

    def agree(self, ephemeral: bytes, salt: bytes, purpose: bytes) -> "Seal":
        """What was sealed with the private half of `ephemeral` (an uncompressed point).

        Raises ValueError when that is no point of the curve.
        """
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), ephemeral)
        shared = self._private.exchange(ec.ECDH(), theirs)
        return Seal(HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=purpose).derive(shared))


class Seal:
    """AES-256-GCM under a key that is used for one document only."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def open(self, nonce: bytes, sealed: bytes) -> bytes | None:
        """The plain bytes; None when they were changed or belong elsewhere."""
        try:
            return self._cipher.decrypt(nonce, sealed, None)
        except InvalidTag:
            return None
