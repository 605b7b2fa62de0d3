"""The phone shifts positions for map apps by its own code: both sides are held to the same samples."""

from pathlib import Path

import msgspec
import pytest

import geo

SAMPLES = Path(__file__).parents[2] / "web" / "offline" / "datum.samples.json"
CLOSE = 1e-11  # degrees, a micrometre


class Sample(msgspec.Struct, frozen=True):
    wgs84: tuple[float, float]
    gcj02: tuple[float, float]
    bd09: tuple[float, float]


@pytest.mark.parametrize("sample", msgspec.json.decode(SAMPLES.read_bytes(), type=list[Sample]), ids=str)
def test_the_phones_samples_are_what_geo_says(sample: Sample) -> None:
    assert geo.wgs84_to_gcj02(*sample.wgs84) == pytest.approx(sample.gcj02, abs=CLOSE, rel=0)
    assert geo.wgs84_to_bd09(*sample.wgs84) == pytest.approx(sample.bd09, abs=CLOSE, rel=0)
