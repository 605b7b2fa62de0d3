"""A progress bar of a load: how many households, how many a second, how long still."""

from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text


class _Speed(ProgressColumn):
    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:,.0f} 户/秒 households/s")


@contextmanager
def progress_bar(total: int) -> Generator[Callable[[int, int], None]]:
    """A bar on stderr, so that stdout stays clean; call what it gives with (done, total)."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        _Speed(),
        TextColumn("剩余 remaining"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("演示县 demo county", total=total)
        yield lambda done, _: bar.update(task, completed=done)
