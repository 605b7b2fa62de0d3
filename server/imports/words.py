"""What is said of files, rows and matches, in both languages."""

from server.core.errors import Text
from server.core.tables import READ_AS

# How a file was read, and what speaks against it.
NOTES = {
    **READ_AS,
    "merged_cells": Text(
        "竖着合并的格，值算作每一行的（金额除外）",
        "cells merged downwards: the value holds in each row, but for money",
    ),
    "same_file": Text("同一个文件已经导入过", "the same file was imported before"),
    "other_feed": Text("看起来是另一个部门的名单", "it looks like another department's list"),
    "no_heading": Text("没有找到表头，请指定各列", "no heading was found; say which column is what"),
    "remembered": Text("按上次指定的列来读", "columns are as they were last said to be"),
}

# What is wrong in a row.
PROBLEMS = {
    "id_check_failed": Text("身份证号校验不通过", "the citizen ID fails its check"),
    "id_digits_lost": Text("身份证号被当作数字，后几位丢了", "the citizen ID lost its last digits in a spreadsheet"),
    "id_masked": Text("身份证号被遮盖", "the citizen ID is masked"),
    "id_wrong_length": Text("身份证号位数不对", "the citizen ID has the wrong length"),
    "id_unreadable": Text("身份证号认不出", "the citizen ID cannot be read"),
    "date_unreadable": Text("日期认不出", "a date cannot be read"),
    "date_ambiguous": Text("日期分不清月和日", "day and month of a date cannot be told apart"),
    "birth_day_unsaid": Text("出生日期只写到月", "of the day of birth the month alone is said"),
    "money_unreadable": Text("金额认不出", "an amount cannot be read"),
    "value_unknown": Text("有一格的说法不认识", "a cell says something that is not known"),
    "no_person": Text("既没有姓名也没有身份证号", "neither a name nor a citizen ID"),
    "cut_off": Text("最后一行不完整（文件可能只有一半）", "the last row is cut off; this may be half a file"),
}  # fmt: skip

# Of these a citizen ID cannot be looked up: what can be said of a row is what its name and the rest say.
ID_PROBLEMS = frozenset(one for one in PROBLEMS if one.startswith("id_"))
NOBODY = Text("登记里没有这个人", "nobody in the register has this citizen ID or looks alike")
NOBODY_ALIKE = Text("按姓名等也没有对上", "nobody in the register looks alike by name and the rest either")

# Why a row is taken to be about somebody, or not.
REASONS = {
    "id": Text("身份证号一致", "same citizen ID"),
    "id_and_name": Text("身份证号、姓名一致", "same citizen ID and name"),
    "id_similar_name": Text("身份证号一致，姓名写法相近", "same citizen ID; the name is written alike"),
    "id_other_name": Text("身份证号一致，姓名不同，请核对", "same citizen ID, another name: look at it"),
    "twice_in_register": Text("登记里有两个人是这个身份证号，请选定", "two people have this citizen ID: choose"),
    "twice_in_list": Text("名单里两个姓名用同一个身份证号，请选定", "two names in it have this citizen ID: choose"),
    "two_names": Text("名单里两个姓名用同一个身份证号，请核对", "two names in it have this citizen ID: look"),
    "likely": Text("没有身份证号，按姓名等比对", "no citizen ID; compared by name and the rest"),
    "decided": Text("人工确认", "decided by a person"),
    "nobody": Text("人工确认：不是所列的人", "decided by a person: none of those"),
    "same": Text("与前面一行完全相同", "the same as an earlier row"),
    "contradicts": Text("与前面一行是同一人，但内容不同", "about the same person as an earlier row, in other words"),
}  # fmt: skip

OUTCOMES = {
    "matched": Text("已对上", "matched"),
    "proposed": Text("待确认", "to be decided"),
    "set_aside": Text("确认不是", "decided against"),
    "repeated": Text("重复", "repeated"),
    "unknown": Text("登记里没有", "not in the register"),
    "unreadable": Text("读不了", "unreadable"),
}
