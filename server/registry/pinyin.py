"""Names as they are typed on a Latin keyboard. Pure."""

# Characters that are read differently as a surname than as a word.
SURNAMES = {
    "盖": "ge", "单": "shan", "曾": "zeng", "仇": "qiu", "任": "ren", "和": "he", "查": "zha", "解": "xie",
    "区": "ou", "朴": "piao", "尉": "wei", "乐": "yue", "繁": "po", "华": "hua", "覃": "qin", "翟": "zhai",
}  # fmt: skip


def search_form(name: str) -> str:
    """Surname, given name and initials: 王秀兰 is `wang xiulan wxl`. Other scripts stay as they are."""
    from pypinyin import Style, lazy_pinyin  # slow to import, and few processes register people

    surname, given = name[:1], name[1:]
    start = SURNAMES.get(surname) or "".join(lazy_pinyin(surname))
    syllables = "".join(lazy_pinyin(given))
    initials = start[:1] + "".join(lazy_pinyin(given, style=Style.FIRST_LETTER))
    return " ".join(part for part in (start, syllables, initials) if part).lower()
