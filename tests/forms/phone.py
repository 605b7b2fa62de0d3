"""The phone's form engine under node, to compare the server's with."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

HERE = Path(__file__).parent / "phone_engine"
NOW = datetime.fromisoformat("2026-03-05T12:00:00+08:00")
ZONE = "Asia/Shanghai"


def install() -> None:
    """Install the engine from the lock file, once, also when test processes start together."""
    with (HERE / ".install.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (HERE / "node_modules" / ".package-lock.json").is_file():
            subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=HERE, check=True, capture_output=True)


class PhoneEngine:
    """A node process that evaluates one form after another, its clock standing at NOW in ZONE."""

    def __init__(self) -> None:
        install()
        self.process = subprocess.Popen(
            ["node", "run.mjs"],
            cwd=HERE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "TZ": ZONE, "NOW": str(int(NOW.timestamp() * 1000))},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(timeout=30)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def run(
        self,
        form: str,
        answers: Sequence[tuple[str, str]] = (),
        *,
        rows: Mapping[str, int] | None = None,
        media: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """Values, relevance, requirement and problems by path, and the XML it would send; or `failure`."""
        case = {"form": form, "answers": answers, "rows": list((rows or {}).items()), "media": media or {}}
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(case) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


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
