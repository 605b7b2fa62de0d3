"""What it costs to take a county's tables out: rows a second and memory, beside `COPY TO` of the same columns.

The floor, in the same run: `COPY (select the same columns from the table alone) TO STDOUT` by the tables' owner,
without row-level security, joins or order. Files are made as the job makes them: as the application's role, in the
order of the key, names of places joined in, formulas guarded, onto a disk. Aim for CSV: at most 4 times
the floor, and linear. Memory is what this process grows by at its highest.
"""

import io
import resource
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from bench import _sizes
from bench._county import COUNTY, fresh_database, make_county
from embedded import Addresses
from server.core.db import Connection, open_pool
from server.exports import writing
from server.exports.records import Format
from server.exports.writing import Wanted

SIZES = (100_000, 1_000_000)
FORMATS: tuple[Format, ...] = ("csv", "geojson", "xlsx")
FLOOR = """
select id, region_code, head_name, address, lon, lat, position_source, registered_at from households
"""
ROUNDS = 3
AIM = 4.0  # CSV to the floor


class Measured(msgspec.Struct, frozen=True):
    """`ratio`: the floor's rows a second to these; `grown_mb`: memory beyond what the process held before."""

    households: int
    what: str
    seconds: float
    rows_a_second: float
    ratio: float
    file_mb: float
    grown_mb: float


class _Nowhere(io.BytesIO):
    def write(self, data: object, /) -> int:
        return len(data)  # pyright: ignore[reportArgumentType]


def _highest_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def _floor(owner: Connection) -> float:
    spent: list[float] = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        await owner.copy_from_query(FLOOR, output=_Nowhere(), format="csv")
        spent.append(time.perf_counter() - begun)
    return statistics.median(spent)


async def _measure(addresses: Addresses, households: int) -> list[Measured]:
    name = f"export_{households}"
    async with fresh_database(addresses, name) as (admin, owner, _):
        await make_county(admin, households)
        await admin.execute("vacuum analyze")
        floor_s = await _floor(owner)
        found = [Measured(households, "COPY TO", floor_s, households / floor_s, 1.0, 0.0, 0.0)]
        async with await open_pool(f"{addresses.dsn.rpartition('/')[0]}/{name}", 2) as pool:
            for form in FORMATS:
                wanted = Wanted(dataset="households", format=form, personal=True, region_code=COUNTY)
                before = _highest_mb()
                with tempfile.TemporaryDirectory(prefix="tanfang-bench-export-") as folder:
                    begun = time.perf_counter()
                    made, rows = await writing.write(
                        pool, COUNTY, wanted, Path(folder), datetime(2026, 3, 2, tzinfo=UTC)
                    )
                    seconds = time.perf_counter() - begun
                    size = made.stat().st_size / 1e6
                if rows != households:
                    raise SystemExit(f"{rows} rows of {households} in the file")
                found.append(Measured(
                    households, form, seconds, rows / seconds, seconds / floor_s, size, _highest_mb() - before
                ))  # fmt: skip
    return found


def _show(found: Sequence[Measured]) -> None:
    print(f"{'households':>10} {'what':>8} {'seconds':>8} {'rows/s':>9} {'ratio':>6} {'file':>9} {'memory':>10}")
    for one in found:
        print(
            f"{one.households:>10} {one.what:>8} {one.seconds:>8.2f} {one.rows_a_second:>9.0f} {one.ratio:>6.2f} "
            f"{one.file_mb:>7.1f}MB {one.grown_mb:>+8.1f}MB"
        )


def main(argv: Sequence[str]) -> int:
    """Print each form's rows a second beside the floor."""
    return _sizes.run(argv, "export", __doc__, SIZES, _measure, _show, aims={"aim": AIM})
