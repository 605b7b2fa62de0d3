"""A form's workbook is read for the first time in a process of its own that has so much memory and time and no more.

As with lists (server/core/sheets.py): a workbook that asks for too much ends there and not in the server. The server
reads again only what was read well there, by the same program. As a program: `python -I opening.py ROOT BYTES`
(ROOT: the folder of `field_forms`; BYTES: of memory), the workbook on its standard input.
"""

import json
import resource
import subprocess
import sys
from pathlib import Path

MEMORY = 1024**3  # bytes; the largest workbook within field_forms' own limits takes about half
SECONDS = 60  # of work; one of twenty thousand rows takes two
ROOT = Path(__file__).parents[2]


def why_not(workbook: bytes) -> tuple[str, str, str] | None:
    """Why a workbook cannot be read: the kind and the sentence in Chinese and English. None: it can.

    Takes up to a second: call it in a thread.
    """
    child = subprocess.run(
        [sys.executable, "-I", __file__, str(ROOT), str(MEMORY)], input=workbook, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, env={}, start_new_session=True, check=False,
    )  # fmt: skip
    if child.returncode != 0:
        return "too_large", "打开这个工作簿要太多内存或时间，没有打开", "opening it takes too much memory or time"
    kind, zh, en = json.loads(child.stdout)
    return (kind, zh, en) if kind else None


# What follows runs in the other process -----------------------------------------------------------


def main(root: str, memory: str) -> None:
    """Print kind and sentences of what is wrong, empty when every sheet that the server will look at was read."""
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sys.path.insert(0, root)
    from field_forms.errors import WorkbookError
    from field_forms.form_tests import SHEET
    from field_forms.lint.sheets import read_book

    workbook = sys.stdin.buffer.read()
    try:
        read_book(workbook)
        read_book(workbook, lambda _: (SHEET,))
    except WorkbookError as error:
        print(json.dumps([error.kind, error.zh, error.en]))
    else:
        print(json.dumps(["", "", ""]))


if __name__ == "__main__":
    main(*sys.argv[1:])
