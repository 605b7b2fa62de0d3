"""What became of a visit, where it was made and why it needs a second look, in words; reasons are in reasons.toml."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from server.core.errors import Text

OUTCOMES = {
    "met": Text("见到本人", "met the person"),
    "carer_met": Text("见到照应人", "met the carer"),
    "nobody_home": Text("家里没人", "nobody was home"),
    "refused": Text("不让访", "the visit was refused"),
    "telephone": Text("电话联系", "spoke by telephone"),
    "moved": Text("已搬走", "has moved away"),
    "died": Text("已去世", "has died"),
    "unknown": Text("结果未填", "not given"),
}
EVIDENCE = {
    "near": Text("在家附近", "near the home"),
    "far": Text("离家较远", "far from the home"),
    "cannot_tell": Text("无法判断位置", "cannot tell"),
}


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
