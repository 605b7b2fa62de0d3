"""What can go wrong with a form, each with a Chinese and an English sentence."""

from __future__ import annotations


class FormError(Exception):
    """A form, an instance or an expression cannot be used.

    `kind` is a stable code, `zh` and `en` are sentences for people, `position` is the 0-based
    offset in the expression or -1, `path` the question concerned or "".
    """

    def __init__(self, kind: str, zh: str, en: str, *, position: int = -1, path: str = "") -> None:
        super().__init__(f"{zh} / {en}")
        self.kind = kind
        self.zh = zh
        self.en = en
        self.position = position
        self.path = path


class ExpressionError(FormError):
    """An expression cannot be parsed or compiled; `position` points at the fault."""


class EvaluationError(FormError):
    """An expression is well formed and cannot be computed, such as count() of a number."""


class InstanceError(FormError):
    """A filled-in instance cannot be read at all: not XML, too large, too deep, a doctype."""


class WorkbookError(FormError):
    """A workbook cannot be read or converted into a form. `said` is what the converter itself said, or ""."""

    def __init__(self, kind: str, zh: str, en: str, *, said: str = "") -> None:
        super().__init__(kind, zh, en)
        self.said = said
