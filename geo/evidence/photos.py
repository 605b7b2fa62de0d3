"""What a visit's photos say against it: taken before, or at another time or place."""

from datetime import date, datetime, timedelta

from geo.distance import haversine_m
from geo.evidence.reasons import Reason, rounded
from geo.evidence.uncertainty import chance_beyond, sigma_m
from geo.position import Position

# Bits of 64 that differ between two perceptual hashes (DCT) of one photo: recompressed 0 to 2, brightened 4, five
# per cent cut off 10; of two photos of different things about 32 (standard deviation 4).
SAME_PHOTO_BITS = 10
# The second hash (differences of neighbours) must agree too: of a million photos some agree in one hash by chance.
SAME_PHOTO_SECOND_BITS = 14
# One household, one door: two honest photos of it look alike, so there only a copy counts.
SAME_HOUSEHOLD_BITS = 2
LEAST_DETAIL_BITS = 20  # a hash of black, white or fog has few bits set and is like any other of its kind

TIME_SLACK = timedelta(hours=24)  # a camera's time has no zone, and a phone's clock may be set in between
PHOTO_NEAR_M = 1000.0
EXIF_ACCURACY_M = 100.0  # cameras do not say; they take the last place known


def tells_apart(perceptual_hash: int) -> bool:
    """Whether a photo has enough detail to be known again by its hash (signed 64 bits)."""
    bits = (perceptual_hash & (2**64 - 1)).bit_count()
    return LEAST_DETAIL_BITS <= bits <= 64 - LEAST_DETAIL_BITS


def is_reused(bits: int, second_bits: int, *, same_household: bool, is_part: bool = False) -> bool:
    """Whether photos of two visits that differ by so many bits in both hashes are one photo.

    is_part: one was compared with a part of the other. Of one door, honest photos are parts of each other.
    """
    if same_household:
        return not is_part and bits <= SAME_HOUSEHOLD_BITS and second_bits <= SAME_HOUSEHOLD_BITS
    return bits <= SAME_PHOTO_BITS and second_bits <= SAME_PHOTO_SECOND_BITS


def reused_confidence(bits: int, second_bits: int) -> float:
    """The nearer both hashes, the surer: 0.99 for a copy, 0.7 at the limits."""
    share = bits / SAME_PHOTO_BITS + second_bits / SAME_PHOTO_SECOND_BITS
    return rounded(1.0 - 0.15 * min(2.0, share))


def photo_time(
    taken_at: str | None, *, visited_on: date, started_at: datetime, entered_at: datetime
) -> Reason | None:
    """The camera's time is more than a day outside the visit.

    taken_at: EXIF ("2026:03:02 09:10:11"), by the phone's clock without a zone, read in the zone of started_at and
    entered_at. A late entry is judged by the day it was made on. What cannot be read, or
    a camera whose clock was never set (before 2015), tells nothing.
    """
    taken = _read(taken_at, started_at)
    if taken is None or taken.year < 2015:
        return None
    begin = min(started_at, datetime.combine(visited_on, datetime.min.time(), started_at.tzinfo))
    away = max(begin - taken, taken - entered_at)
    if away <= TIME_SLACK:
        return None
    hours = away.total_seconds() / 3600.0
    figures = {
        "taken_at": taken.replace(tzinfo=None).isoformat(sep=" "),
        "hours": round(hours),
        "before": int(taken < begin),
    }
    return Reason(code="photo_time", confidence=rounded(1.0 - 12.0 / hours), figures=figures)


def _read(taken_at: str | None, zone_of: datetime) -> datetime | None:
    try:
        return datetime.strptime(taken_at or "", "%Y:%m:%d %H:%M:%S").replace(tzinfo=zone_of.tzinfo)
    except ValueError:
        return None


def photo_place(lon: float | None, lat: float | None, visit: Position | None, home: Position | None) -> Reason | None:
    """The camera's place is surely far both from where the visit was recorded and from the home."""
    if lon is None or lat is None:
        return None
    camera = Position(lon=lon, lat=lat, accuracy_m=EXIF_ACCURACY_M)
    known = [one for one in (visit, home) if one and not one.mock and one.usable_accuracy_m is not None]
    if not known:
        return None
    away = [(_far(camera, one), haversine_m(lon, lat, one.lon, one.lat)) for one in known]
    chance, distance = min(away)
    if chance < 0.95:
        return None
    figures = {"distance_m": round(distance), "photo_lon": lon, "photo_lat": lat}
    return Reason(code="photo_place", confidence=rounded(chance), figures=figures)


def _far(camera: Position, place: Position) -> float:
    distance = haversine_m(camera.lon, camera.lat, place.lon, place.lat)
    return chance_beyond(distance, PHOTO_NEAR_M, sigma_m(camera, place) or EXIF_ACCURACY_M)
