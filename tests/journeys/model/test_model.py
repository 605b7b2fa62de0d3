"""Whatever happens to a phone, its network and the servers: each finished visit gets home once and whole."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, Verbosity, settings
from hypothesis.stateful import run_state_machine_as_test
from playwright.async_api import async_playwright

from tests.journeys.model.house import make
from tests.journeys.model.machine import PhoneMachine, Setting
from tests.journeys.model.phone import new_profile

NIGHTLY = os.environ.get("TANFANG_NIGHTLY") == "1"
RUNS, STEPS = (60, 100) if NIGHTLY else (5, 50)


@pytest.fixture(scope="module")
def setting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Setting]:
    """Servers and a browser's profile; everything runs on one loop, which stands still between two steps."""
    folder = Path(tmp_path_factory.mktemp("model"))
    house = make(folder / "house")
    with asyncio.Runner() as runner:
        runner.run(house.settle_in())
        runner.run(house.publish_next())
        playwright = runner.run(async_playwright().start())
        runner.run(new_profile(playwright, folder / "profile", house.home.address))
        yield Setting(house=house, runner=runner, playwright=playwright, profile=folder / "profile", folder=folder)
        runner.run(playwright.stop())
        runner.run(house.leave())
        house.stop()


def test_every_finished_visit_gets_home_once_and_whole(setting: Setting) -> None:
    PhoneMachine.setting = setting
    chosen = settings(
        max_examples=RUNS,
        stateful_step_count=STEPS,
        derandomize=not NIGHTLY,
        database=None,
        deadline=None,
        # A run takes half a minute: what failed is printed whole instead of being tried again in a hundred ways.
        phases=(Phase.generate,),
        verbosity=Verbosity.debug,  # each step as it is taken; pytest shows it when something failed
    )
    run_state_machine_as_test(PhoneMachine, settings=chosen)
    assert setting.steps >= RUNS * STEPS / 2
    assert setting.full_disks, "nothing was refused by a full disk"
