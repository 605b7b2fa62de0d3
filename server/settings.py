"""All settings of the server: one frozen struct read from the environment."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec

Url = Annotated[str, msgspec.Meta(pattern="^(https?://[^ ]+)?$")]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the server must be told. Every field is documented in docs/howto/operate.md."""

    dsn: str  # Postgres as tanfang_app: under row-level security
    owner_dsn: str  # Postgres as tanfang_owner: migrations and the demo loader only
    valkey_url: str  # the queue between server and worker; losing it loses no work
    s3_endpoint: str  # host:port as the server sees it
    s3_public_url: str  # scheme://host:port as phones see it; presigned addresses are made for it
    s3_key: str  # access key of the object store
    s3_secret: str  # its secret
    s3_bucket: str = "tanfang"  # where photos are kept
    secret_key: str  # 64 hex digits; encryption and blind-index keys are derived from it
    cipher: str = "aes"  # aes = AES-256-GCM and SHA-256; sm = SM4-GCM and SM3
    web_dist: Path = Path("web/dist")  # the built front end; a folder without one serves none
    node: str = "node"  # Node.js 20 or newer: asks the phone's form engine when a form is published
    secure_cookies: bool = False  # true behind TLS
    map_tiles: str = ""  # https://…/{z}/{x}/{y}.png in WGS-84 under the phone's map; empty: boundaries only
    roads_url: Url = ""  # http://…: a road router, asked while trips are planned; empty: ways are estimated
    roads: Literal["osrm", "valhalla"] = "osrm"  # which router that is
    phone_households: int = 10_000  # most households one phone holds; of a wider reach those visited most often
    trusted_proxies: int = 0  # reverse proxies in front, whose X-Forwarded-For says where a request came from
    pool_size: int = 10  # most Postgres connections of one process


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """Read `TANFANG_<FIELD>` for every field.

    Raises msgspec.ValidationError naming the field when one is missing or of the wrong type.
    """
    source = os.environ if environ is None else environ
    prefix = "TANFANG_"
    values = {k.removeprefix(prefix).lower(): v for k, v in source.items() if k.startswith(prefix)}
    return msgspec.convert(values, Settings, strict=False, dec_hook=_decode)


def to_environment(settings: Settings) -> dict[str, str]:
    """The environment that `from_environment` reads back to the same settings."""
    return {f"TANFANG_{k.upper()}": str(v) for k, v in msgspec.structs.asdict(settings).items()}


def _decode(kind: type, value: object) -> object:
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise NotImplementedError(kind)
