"""JavaRosa, the engine of ODK Collect, to compare the server's with.

It lies inside pyxform's wheel (`ODK_Validate.jar`) and runs in a process of its own, filled by `filling.py`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ZONE = "Asia/Shanghai"


class JavaRosa:
    """A Java process that fills one form after another as ODK Collect would; a context manager.

    `today()`, `now()` and the preloads of dates stand at noon of the day given to `run`.
    """

    def __init__(self, zone: str = ZONE) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.forms.javarosa.filling"],
            cwd=Path(__file__).parents[3],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "TZ": zone},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()

    def run(
        self,
        form: str,
        answers: Sequence[tuple[str, str]] = (),
        *,
        rows: Mapping[str, int] | None = None,
        media: Mapping[str, str] | None = None,
        today: date | str = "2026-03-05",
    ) -> dict[str, Any]:
        """Fill a form: first as many rows as asked for, then the answers in their order.

        `form` is an XForm, `answers` texts by path (`/data/member[2]/age`; rows that are not there are added),
        `rows` numbers of rows by path of a repeat, `media` texts of external lists by file name (`last-saved` for
        the instance sent before). The outcome has the shape of the phone engine's: `values`, `relevant`,
        `required` by path, `problems` as `[path, kind]`, `xml` as it would be sent, and `errors`: answers that
        JavaRosa does not take, as `[path, why]`. A form that it refuses gives only `failure`.
        """
        asked = {
            "form": form,
            "answers": list(answers),
            "rows": list((rows or {}).items()),
            "media": dict(media or {}),
            "today": str(today),
        }
        return self._ask(asked)

    def time(self, form: str, xml: str, rounds: int) -> dict[str, Any]:
        """Evaluate an instance `rounds` times (loaded, computed, validated); `seconds` of each after the first."""
        return self._ask({"form": form, "xml": xml, "rounds": rounds, "today": "2026-03-05"})

    def _ask(self, asked: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())
