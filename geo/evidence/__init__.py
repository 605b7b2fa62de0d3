"""Evidence of a visit: what its place, time, photos and answers say for it or against it. Pure."""

from geo.evidence.filling import Filling, filling_of, identical_answers, too_fast
from geo.evidence.home_distance import HomeEvidence, compare_with_home
from geo.evidence.home_point import HomePoint, Sighting, learn_home
from geo.evidence.photos import is_reused, photo_place, photo_time, reused_confidence, tells_apart
from geo.evidence.places import (
    MAX_AGE_S,
    NEAR_M,
    Fix,
    Stop,
    far_from_home,
    impossible_travel,
    same_spot,
)
from geo.evidence.reasons import Reason, ReasonCode
from geo.evidence.sampling import lot
from geo.evidence.weighing import Seen, weigh

__all__ = [
    "MAX_AGE_S",
    "NEAR_M",
    "Filling",
    "Fix",
    "HomeEvidence",
    "HomePoint",
    "Reason",
    "ReasonCode",
    "Seen",
    "Sighting",
    "Stop",
    "compare_with_home",
    "far_from_home",
    "filling_of",
    "identical_answers",
    "impossible_travel",
    "is_reused",
    "learn_home",
    "lot",
    "photo_place",
    "photo_time",
    "reused_confidence",
    "same_spot",
    "tells_apart",
    "too_fast",
    "weigh",
]
