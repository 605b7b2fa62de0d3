"""What the worker knows of one visit."""

import msgspec

from tests.journeys.model.form import Answers


class Written(msgspec.Struct):
    """`home`: the household's name in the small county. `photo`: SHA-256 of the picture as the phone shows it.
    `other_remark`: what the remark may be instead, when the page died while it was typed."""

    owner: str
    home: str
    answers: Answers
    photo: str | None
    finished: bool = False
    other_remark: str | None = None
