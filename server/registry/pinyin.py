"""Names as they are typed on a Latin keyboard. Pure."""

from functools import lru_cache

# Characters that are read differently as a surname than as a word.
SURNAMES = {
    "盖": "ge", "单": "shan", "曾": "zeng", "仇": "qiu", "任": "ren", "和": "he", "查": "zha", "解": "xie",
    "区": "ou", "朴": "piao", "尉": "wei", "乐": "yue", "繁": "po", "华": "hua", "覃": "qin", "翟": "zhai",
    "卜": "bu", "缪": "miao", "隗": "wei", "种": "chong", "折": "she", "乜": "nie", "员": "yun", "黑": "he",
    "祭": "zhai", "召": "shao", "句": "gou", "薄": "bo", "洗": "xian", "阚": "kan", "佴": "nai", "粘": "nian",
    "秘": "bi", "能": "nai", "难": "ning", "都": "du", "郇": "xun",
}  # fmt: skip

# Surnames of two characters whose first is read otherwise when it stands alone.
DOUBLE_SURNAMES = {
    "长孙": "zhangsun", "万俟": "moqi", "尉迟": "yuchi", "单于": "chanyu", "澹台": "tantai", "令狐": "linghu",
}  # fmt: skip

_DOTS = str.maketrans("", "", " ·•・.")  # 买买提·阿布都 is typed in one go


@lru_cache(20_000)  # a search reads the same names again and again
def search_form(name: str) -> str:
    """Surname, given name and initials: 王秀兰 is `wang xiulan wxl`. Other scripts stay as they are."""
    from pypinyin import Style, lazy_pinyin  # slow to import, and few processes register people

    name = name.translate(_DOTS)
    length = 2 if len(name) > 2 and name[:2] in DOUBLE_SURNAMES else 1
    surname, given = name[:length], name[length:]
    start = DOUBLE_SURNAMES.get(surname) or SURNAMES.get(surname) or "".join(lazy_pinyin(surname))
    syllables = "".join(lazy_pinyin(given))
    initials = start[:1] + "".join(lazy_pinyin(name[1:], style=Style.FIRST_LETTER))
    return " ".join(part for part in (start, syllables, initials) if part).lower()
