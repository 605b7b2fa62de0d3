"""What a phone holds after the answers it was given, by the rules of docs/architecture.md."""

from collections.abc import Mapping
from typing import Any

from tests.house import Caller


class Held:
    """A phone's households by id; how many came with each page; what its last answer said of a cap."""

    def __init__(self, phone: Caller) -> None:
        self.phone = phone
        self.households: dict[str, dict[str, Any]] = {}
        self.pages: list[int] = []
        self.capped: dict[str, int] | None = None

    def take(self, answer: Mapping[str, Any]) -> bool:
        """Keep one answer; whether more pages follow."""
        if answer["reset"]:
            self.households.clear()
        self.households.update({one["id"]: one for one in answer["households"]})
        for gone in answer["gone"]:
            self.households.pop(gone, None)
        if answer.get("present") is not None:
            here = set(answer["present"])
            self.households = {id_: one for id_, one in self.households.items() if id_ in here}
        self.pages.append(len(answer["households"]))
        self.capped = answer.get("capped")
        return answer["more"]

    async def page(self) -> bool:
        """One page; whether more follow."""
        return self.take(await self.phone.sync())

    async def sync(self) -> "Held":
        """All pages of one run."""
        while await self.page():
            pass
        return self
