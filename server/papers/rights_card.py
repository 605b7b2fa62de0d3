"""The rights card as a paper to hang up and hand out: what the public page says, set for A4. Pure."""

from collections.abc import Iterator
from functools import lru_cache

from policy.rights_card import CardProgramme
from server.core.clock import day_words
from server.help import RightsCard
from server.papers import typesetting
from server.papers.records import Block, Content

ASK = "请向乡镇（街道）询问"


@lru_cache(maxsize=8)
def pdf(card: RightsCard) -> bytes:
    """The card as PDF; the same card is set once."""
    return typesetting.pdf(content(card))


def content(card: RightsCard) -> Content:
    """The card's blocks: who qualifies, the amounts in force, how to apply, within how long."""
    said = f"{card.county_name}，按{day_words(card.as_of)}有效的规定和标准。能不能享受，以审核审批为准。"
    blocks = [Block("paragraph", said)]
    for one in card.programmes:
        blocks.append(Block("heading", one.title.zh))
        blocks.append(Block("fields", rows=tuple(_rows(one))))
    return Content(
        title="救助明白卡", made_on=card.as_of, blocks=tuple(blocks), foot="网上求助：扫村（社区）公示栏的求助码"
    )


def _rows(one: CardProgramme) -> Iterator[tuple[str, str]]:
    yield "谁能享受", _who(one)
    if one.amounts:
        yield (
            "标准和限额",
            "\n".join(f"{each.title.zh}：{each.value.zh if each.value else ASK}" for each in one.amounts),
        )
    yield "怎么申请", one.apply.zh if one.apply else ASK
    yield "多久答复", "\n".join(each.zh for each in one.answers) or ASK
    yield "依据", "；".join(one.citations)


def _who(one: CardProgramme) -> str:
    if not one.grounds:
        return f"文件没有规定对象，{ASK}"
    if not one.offered:
        return "按本县现行标准，暂时没有开办"
    lines = [" 或者 ".join(each.zh for each in ground.any_of) for ground in one.grounds]
    return (
        lines[0]
        if len(lines) == 1
        else "以下各条都要符合：\n" + "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1))
    )
