"""The frame of a bench that measures something at several sizes: its arguments, fresh servers, JSON or a table."""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import asyncpg
import msgspec

from embedded import Addresses, Stack

M = TypeVar("M", bound=msgspec.Struct)


def run(
    argv: Sequence[str],
    name: str,
    description: str | None,
    sizes: Sequence[int],
    measure: Callable[[Addresses, int], Awaitable[Sequence[M]]],
    show: Callable[[Sequence[M]], None],
    *,
    of: str = "households",
    aims: Mapping[str, object] | None = None,
) -> int:
    """Measure at the sizes asked for, `sizes` when none is, and show the figures, or print them as JSON after the
    aims; the exit code. `of`: what a size counts."""
    parser = argparse.ArgumentParser(prog=f"tanfang bench {name}", description=description)
    default = f"default: {' and '.join(map(str, sizes))}"
    parser.add_argument(f"--{of}", dest="sizes", metavar=of.upper(), type=int, action="append", help=default)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args(argv)

    async def all_sizes(at: Addresses) -> list[M]:
        return [one for size in arguments.sizes or sizes for one in await measure(at, size)]

    with tempfile.TemporaryDirectory(prefix="tanfang-bench-") as folder, Stack(Path(folder), environment={}) as at:
        try:
            found = asyncio.run(all_sizes(at))
        except asyncpg.PostgresError as problem:
            print(problem, file=sys.stderr)
            return 1
    if arguments.json:
        print(json.dumps({**(aims or {}), name: [msgspec.to_builtins(one) for one in found]}))
    else:
        show(found)
    return 0
