"""Reasons for a second look in words; the words are in reasons.toml."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from server.core.errors import Text


@cache
def _words() -> dict[str, Text]:
    found = Path(__file__).with_name("reasons.toml").read_bytes()
    return msgspec.toml.decode(found, type=dict[str, Text])


def reason_text(code: str, figures: Mapping[str, Any]) -> Text:
    """A reason in both languages, with its figures."""
    edited = next((f"{code}_{how}" for how in ("turned", "cut") if figures.get(how)), code)
    words = _words()[edited]
    metres = float(figures.get("distance_m", 0.0))
    chinese, english = (f"{metres:.0f} 米", f"{metres:.0f} m")
    if metres >= 1000.0:
        chinese, english = (f"{metres / 1000.0:.1f} 公里", f"{metres / 1000.0:.1f} km")
    return Text(
        words.zh.format_map({**figures, "distance": chinese}), words.en.format_map({**figures, "distance": english})
    )
