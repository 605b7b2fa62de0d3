"""A worker's phone under anything that may happen to it, beside a model of what must be true."""

import pytest

pytest.register_assert_rewrite("tests.journeys.model.day", "tests.journeys.model.judging")
