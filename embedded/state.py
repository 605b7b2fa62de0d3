"""What a data folder remembers between starts: ports and secrets, in one file only its owner reads."""

import json
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

import msgspec

from embedded.ports import is_free

# Below the ports the kernel hands out to clients (32768-60999 on Linux), so a restart finds them free.
_FIRST_PORT, _LAST_PORT = 20000, 22700
# SeaweedFS derives each gRPC port from its HTTP port by this offset.
GRPC_OFFSET = 10000


class Ports(msgspec.Struct, frozen=True):
    """TCP ports on loopback; each of the store's five has a gRPC twin `GRPC_OFFSET` above."""

    postgres: int
    valkey: int
    s3: int
    filer: int
    master: int
    volume: int
    admin: int


class Secrets(msgspec.Struct, frozen=True):
    """Made once per data folder. `secret_key` is 32 bytes in hex: losing it loses the encrypted columns."""

    admin_password: str
    owner_password: str
    app_password: str
    valkey_password: str
    s3_key: str
    s3_secret: str
    secret_key: str
    demo_password: str


class State(msgspec.Struct, frozen=True):
    ports: Ports
    secrets: Secrets


def private_file(path: Path, text: str) -> Path:
    """Write `text` to `path` so that no other user can read it at any moment, and no crash can halve it."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    return path


def _twins_free(port: int) -> bool:
    return is_free(port) and is_free(port + GRPC_OFFSET)


def _choose(kept: Sequence[int]) -> list[int]:
    """The kept ports where they are still free, others in their place where they are not."""
    chosen: list[int] = []
    for port in kept:
        candidate = port
        while candidate in chosen or not _twins_free(candidate):
            candidate = _FIRST_PORT + secrets.randbelow(_LAST_PORT - _FIRST_PORT)
        chosen.append(candidate)
    return chosen


def _new_secrets() -> Secrets:
    return Secrets(
        admin_password=secrets.token_urlsafe(24),
        owner_password=secrets.token_urlsafe(24),
        app_password=secrets.token_urlsafe(24),
        valkey_password=secrets.token_urlsafe(24),
        s3_key=secrets.token_hex(10),
        s3_secret=secrets.token_urlsafe(30),
        secret_key=secrets.token_hex(32),
        demo_password=secrets.token_hex(4),
    )


def read_state(folder: Path) -> State:
    """The state of a folder that was started before."""
    return msgspec.json.decode((folder / "stack.json").read_bytes(), type=State)


def load_state(folder: Path) -> State:
    """Read `stack.json`, making it on the first start; ports another program took are replaced."""
    path = folder / "stack.json"
    if path.exists():
        known = read_state(folder)
        wanted, keep = list(msgspec.structs.astuple(known.ports)), known.secrets
    else:
        wanted, keep = [0] * len(Ports.__struct_fields__), _new_secrets()
    ports = (
        _choose(wanted)
        if all(wanted)
        else _choose([_FIRST_PORT + secrets.randbelow(_LAST_PORT - _FIRST_PORT) for _ in wanted])
    )
    state = State(ports=Ports(*ports), secrets=keep)
    if not path.exists() or ports != wanted:
        private_file(path, json.dumps(msgspec.to_builtins(state), indent=1))
    return state
