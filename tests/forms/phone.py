"""The phone's form engine under node, to compare the server's with."""

from __future__ import annotations

import fcntl
import subprocess
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from server.core import phone_engine

WEB = Path(__file__).parents[2] / "web"
PROGRAM = WEB / "dist-headless" / "phone-engine.mjs"
NOW = datetime.fromisoformat("2026-03-05T12:00:00+08:00")
ZONE = "Asia/Shanghai"


def build() -> Path:
    """The program that the server runs, built again when its sources are newer; once for all test processes."""
    sources = [*(WEB / "headless").iterdir(), WEB / "package-lock.json"]
    (WEB / "node_modules").mkdir(exist_ok=True)
    with (WEB / "node_modules" / ".headless.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not PROGRAM.exists() or PROGRAM.stat().st_mtime < max(source.stat().st_mtime for source in sources):
            if not (WEB / "node_modules" / "jsdom").is_dir():
                subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=WEB, check=True, capture_output=True)
            subprocess.run(["npm", "run", "build:headless"], cwd=WEB, check=True, capture_output=True)
    return PROGRAM


class PhoneEngine:
    """A node process that evaluates one form after another, its clock standing at NOW in ZONE."""

    def __init__(self, seconds: float = 60) -> None:
        node = phone_engine.find_node("node")
        assert node is not None, "the differential tests need node"
        self._engine = phone_engine.PhoneEngine(node, build(), seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._engine.__exit__(kind, error, trace)

    def run(
        self,
        form: str,
        answers: Sequence[tuple[str, str]] = (),
        *,
        rows: Mapping[str, int] | None = None,
        media: Mapping[str, str] | None = None,
        now: datetime = NOW,
    ) -> dict[str, Any]:
        """Values, relevance, requirement and problems by path, and the XML it would send; or `failure`."""
        return self._engine.run(form, answers, now=now, rows=list((rows or {}).items()), media=media)


def form_of(instance: str, binds: str = "", body: str = "", lists: str = "") -> str:
    """An XForm around an instance's children."""
    return (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"'
        ' xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms"'
        ' xmlns:odk="http://www.opendatakit.org/xforms"><h:head><h:title>t</h:title>'
        f'<model odk:xforms-version="1.0.0"><instance><data id="t" version="1">{instance}'
        "<meta><instanceID/></meta></data></instance>"
        f"{lists}{binds}</model></h:head><h:body>{body}</h:body></h:html>"
    )
