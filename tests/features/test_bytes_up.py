"""What a finished visit without photos costs a weak line on its way up: at most 15 KB, headers and all."""

from datetime import date
from pathlib import Path

import msgspec
import pytest

from server.forms import Record
from tests.forms.library import samples
from tests.house import AT_HOME

MOST = 15_000
HEADERS = 1_100  # what a browser adds to a request; `bench sync` counts them
EVERY = sorted(file.stem for file in Path(samples.__file__).parent.glob("*.json"))


@pytest.mark.parametrize("sample", EVERY)
def test_the_answers_of_every_library_form_go_up_in_fifteen_kilobytes(sample: str) -> None:
    at = "2026-03-02T18:40:00.000+08:00"
    id_ = "0199a3c4-7d10-7c3e-9d5b-2f6a8e1c4b71"
    record = {
        "id": id_,
        "form": {"id": samples.form_of(sample).id, "version": "2026112201"},
        "household_id": id_,
        "entered_at": at,
        "started_at": at,
        "phone_now": at,
        "ended_at": at,
        "visited_on": "2026-03-01",
        "position": {**AT_HOME, "source": "gps", "mock": False, "at": at},
        "instance": samples.instance(sample, today=date(2026, 3, 2)),
        "files": [],
        "app_version": "0.1.0",
        "corrects": id_,
        "household_version": 2**31 - 1,
        "follows": [id_] * 10,
    }
    sent = msgspec.convert(record, Record)
    assert len(msgspec.json.encode(sent)) + HEADERS <= MOST
