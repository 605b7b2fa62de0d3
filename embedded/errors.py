"""One error for everything that can keep the local servers from running."""


class StackError(Exception):
    """What went wrong and what to do about it, in Chinese and in English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh}\n{en}")
        self.zh = zh
        self.en = en
