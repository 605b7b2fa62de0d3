"""What is put in the outbox is done by somebody, and what can be done is asked for by somebody."""

import ast
import re

from server.core import outbox
from tests.guards.sources import Source, below, calls, lines
from workers.jobs import JOBS

NAME = re.compile(r"[a-z_]+\.[a-z_]+")


def _texts(source: Source) -> set[str]:
    """Texts of a file that look like a job's name, docstrings aside."""
    return {
        node.value
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and NAME.fullmatch(node.value)
    }


def _producers() -> list[Source]:
    """Files of the server that put work in the outbox."""
    assert callable(outbox.put)
    return [
        source for source in below("server") if source.module != "server.core.outbox" and any(calls(source, "put"))
    ]


def test_every_name_put_in_the_outbox_has_a_job() -> None:
    nobody = [
        f"{source.path}:{call.lineno}: add {call.args[2].value!r} to JOBS in workers/jobs.py"
        for source in _producers()
        for call in calls(source, "put")
        if len(call.args) > 2
        and isinstance(call.args[2], ast.Constant)
        and isinstance(call.args[2].value, str)
        and call.args[2].value not in JOBS
    ]
    assert not nobody, lines(nobody)


def test_a_name_that_is_looked_up_can_only_be_a_job() -> None:
    """`put(..., CHANGED, …)` and `put(..., NEXT[purpose], …)`: every name such a file holds is of a feature's job."""
    features = {name.partition(".")[0] for name in JOBS}
    nobody = [
        f"{source.path}: {text!r} is no job; add it to JOBS in workers/jobs.py"
        for source in _producers()
        if any(len(call.args) > 2 and not isinstance(call.args[2], ast.Constant) for call in calls(source, "put"))
        for text in _texts(source)
        if text.partition(".")[0] in features and text not in JOBS
    ]
    assert not nobody, lines(nobody)


def test_every_job_has_a_producer() -> None:
    put = {text for source in _producers() for text in _texts(source)}
    idle = sorted(set(JOBS) - put)
    assert not idle, f"nothing puts these in the outbox; remove them from JOBS or put them: {idle}"
