"""Which database a command works on: no command itself."""

import asyncio
import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from embedded import Addresses, Stack
from embedded.objects import Objects
from embedded.postgres import ADMIN, APP, OWNER, Postgres
from embedded.state import read_state
from embedded.valkey import Valkey
from server.core.migrate import migrate
from server.settings import Settings, from_environment


@contextmanager
def database(folder: Path) -> Generator[Settings]:
    """The settings of the environment; without any, those of a data folder's servers, started if need be."""
    if "TANFANG_OWNER_DSN" in os.environ:
        yield from_environment()
    elif _in_use(folder):
        yield from_environment(_running(folder).environment())
    else:
        with Stack(folder) as addresses:
            asyncio.run(migrate(addresses.owner_dsn))
            yield from_environment(addresses.environment())


def _in_use(folder: Path) -> bool:
    """Whether `tanfang up` holds the folder at this moment."""
    lock = folder / "lock"
    if not lock.exists():
        return False
    with lock.open() as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _running(folder: Path) -> Addresses:
    state = read_state(folder)
    postgres, objects = Postgres(folder, state), Objects(folder, state)
    return Addresses(
        dsn=postgres.address(APP),
        owner_dsn=postgres.address(OWNER),
        admin_dsn=postgres.address(ADMIN, "postgres"),
        valkey_url=Valkey(folder, state).address(),
        s3_endpoint=objects.address,
        s3_public_url=f"http://{objects.address}",
        s3_key=state.secrets.s3_key,
        s3_secret=state.secrets.s3_secret,
        s3_bucket=objects.bucket,
        secret_key=state.secrets.secret_key,
        demo_password=state.secrets.demo_password,
    )
