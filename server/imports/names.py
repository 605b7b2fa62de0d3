"""How alike two names are. Pure."""

import unicodedata
from difflib import SequenceMatcher
from typing import Literal

from server.registry.pinyin import search_form

Likeness = Literal["same", "alike", "other"]
# Characters that registers write one for the other: variants, old forms and what an input method offers first.
# Simplified and traditional pairs are Unicode's kSimplifiedVariant; the rest are kZVariant and kSemanticVariant.
_VARIANTS = str.maketrans(
    "國華東馬鳳蘭榮廣劉陳張趙孫楊黃吳徐鄭韓馮許鄧蕭賈鄒閻謝龍龔萬錢湯溫葉蔣盧陸顏興偉強軍紅麗艷豔愛蓮瓊寶玉貴財學慶勝銀鐵釗鑫昇陞堃喆峯嶽凉勳勛淼菓濬甯",
    "国华东马凤兰荣广刘陈张赵孙杨黄吴徐郑韩冯许邓萧贾邹阎谢龙龚万钱汤温叶蒋卢陆颜兴伟强军红丽艳艳爱莲琼宝玉贵财学庆胜银铁钊鑫升升坤哲峰岳凉勋勋淼果浚宁",
)
ALIKE = 0.6  # of the characters, in order


def plain_name(name: str) -> str:
    """Simplified, without variants and dots."""
    return unicodedata.normalize("NFKC", name).translate(_VARIANTS).replace("·", "")


def reading(name: str) -> str:
    """Surname and given name as they sound: 王秀兰 is `wang xiulan`."""
    return " ".join(search_form(plain_name(name)).split(" ")[:2])


def likeness(one: str, other: str) -> Likeness:
    """same: but for variants; alike: sounding the same, or one character of at least three another."""
    a, b = plain_name(one), plain_name(other)
    if a == b:
        return "same"
    if a and b and (SequenceMatcher(None, a, b).ratio() > ALIKE or reading(a) == reading(b)):
        return "alike"
    return "other"
