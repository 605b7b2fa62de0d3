"""What is said of files, rows and matches, in both languages."""

from server.core.errors import Text

# Why a file cannot be read.
UNREADABLE = {
    "empty": Text("文件是空的", "the file is empty"),
    "bomb": Text("解开后异常巨大，像是压缩炸弹，没有打开", "it unpacks to something enormous and was not opened"),
    "broken": Text("文件不完整或已损坏（可能只传了一半）", "the file is broken or only half of it arrived"),
    "not_a_workbook": Text("不是能打开的 Excel 文件", "it is no workbook that opens"),
    "password": Text("文件有密码，请去掉密码再交", "the file has a password; hand it in without one"),
    "web_page": Text("是网页另存的表格，请在 Excel 里另存为 .xlsx", "it is a web page; save it as .xlsx in Excel"),
    "no_such_sheet": Text("没有这个工作表", "there is no such sheet"),
    "not_a_text": Text("既不是 Excel 也不是文本", "it is neither a workbook nor a text"),
    "unknown_encoding": Text("文字编码认不出（请用 UTF-8 或 GB18030）", "its encoding is unknown"),
    "too_many_rows": Text("超过 200 万行，请分成几份", "more than two million rows; split it"),
    "columns_missing": Text("缺少必需的列，没有读", "needed columns are missing; it was not read"),
}  # fmt: skip

# How a file was read, and what speaks against it.
NOTES = {
    "macros_not_run": Text("文件里有宏，没有运行", "there are macros in it; they were not run"),
    "sheet_left_out": Text("没有读的工作表", "a sheet that was not read"),
    "hidden_sheet_left_out": Text("没有读隐藏的工作表", "a hidden sheet that was not read"),
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
    "money_unreadable": Text("金额认不出", "an amount cannot be read"),
    "value_unknown": Text("有一格的说法不认识", "a cell says something that is not known"),
    "no_person": Text("既没有姓名也没有身份证号", "neither a name nor a citizen ID"),
    "cut_off": Text("最后一行不完整（文件可能只有一半）", "the last row is cut off; this may be half a file"),
}  # fmt: skip

# Why a row is taken to be about somebody, or not.
REASONS = {
    "id": Text("身份证号一致", "same citizen ID"),
    "id_and_name": Text("身份证号、姓名一致", "same citizen ID and name"),
    "id_similar_name": Text("身份证号一致，姓名写法相近", "same citizen ID; the name is written alike"),
    "id_other_name": Text("身份证号一致，姓名不同，请核对", "same citizen ID, another name: look at it"),
    "twice_in_register": Text("登记里有两个人是这个身份证号，请选定", "two people have this citizen ID: choose"),
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
