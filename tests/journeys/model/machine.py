"""The steps of a day in any order, as hypothesis chooses them."""

from typing import Any, get_args

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.journeys.model.day import Day, Death, Setting
from tests.journeys.model.form import ANSWERS, WORDS
from tests.journeys.model.house import PARTS

HOUR = 3_600_000  # ms
LEADS = (0, -5 * HOUR, 5 * HOUR, -3 * 24 * HOUR, 3 * 24 * HOUR, 365 * 24 * HOUR, -730 * 24 * HOUR)
WHICH = st.integers(0, 10_000)
ENDS = st.sampled_from(
    ("finish", "finish", "finish", "leave", "page dies while finishing", "page dies while typing", *get_args(Death))
)
WEATHERS = st.sampled_from(("good", "good", "no signal", "slow", "lossy", "dead", "mute", "faulty"))
Step = tuple[str, dict[str, Any]]


def step(name: str, **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Step]:
    """A method of `Day` and what it is given."""
    return st.tuples(st.just(name), st.fixed_dictionaries(given))


VISIT = step("visit", which=WHICH, answers=ANSWERS, end=ENDS)
GO_ON = step("go_on", which=WHICH, answers=ANSWERS, end=ENDS)
STEPS = st.one_of(
    step("a_moment_passes", seconds=st.sampled_from((0.1, 0.5, 1.0))),
    VISIT, VISIT, VISIT,
    GO_ON, GO_ON,
    step("sync", after_minutes=st.sampled_from((0, 1, 20))),
    step("sync", after_minutes=st.sampled_from((0, 1, 20))),
    step("sign_out"),
    step("sign_in", login=st.sampled_from(("grid01", "grid01", "grid02"))),
    step("sign_in", login=st.just("grid01")),
    step("app_comes_back", how=st.sampled_from(get_args(Death))),
    step("set_clock", lead=st.sampled_from(LEADS)),
    step("lock"),
    step("second_tab"),
    step("same_draft_in_two_tabs", which=WHICH, answers=ANSWERS, remark=WORDS),
    step("write_on_a_full_disk", which=WHICH, answers=ANSWERS),
    step("network_changes", weather=WEATHERS),
    step("network_changes", weather=WEATHERS),
    step("server_is_killed", part=st.sampled_from(PARTS)),
    step("servers_start_again"),
    step("office_changes", what=st.sampled_from(("form", "wang", "li", "sessions"))),
)  # fmt: skip


class PhoneMachine(RuleBasedStateMachine):
    """A day, step by step. One rule for all steps: hypothesis would leave whole rules out of a run, visits too.
    `setting` is put in by the test."""

    setting: Setting

    def __init__(self) -> None:
        super().__init__()
        self.day = Day(self.setting)

    @rule(step=STEPS)
    def goes_on(self, step: Step) -> None:
        name, given = step
        getattr(self.day, name)(**given)

    @invariant()
    def nothing_is_lost_and_sent_is_true(self) -> None:
        self.day.nothing_is_lost_and_sent_is_true()

    def teardown(self) -> None:
        self.day.end()
