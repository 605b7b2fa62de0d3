"""One form with every everyday type and appearance, as a county's author would write it."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image, ImageDraw

from tests.forms.building import workbook

Row = Mapping[str, Any]
VILLAGES = 50_000
END_GROUP, END_REPEAT = {"type": "end_group"}, {"type": "end_repeat"}


def ask(kind: str, name: str, zh: str, en: str, **cells: Any) -> Row:
    """A survey row; `hint`, `guidance`, `sensitive` and `body_…` stand for their columns."""
    row: dict[str, Any] = {"type": kind, "name": name, "label::中文 (zh)": zh, "label::English (en)": en}
    for short, column in (("hint", "hint"), ("guidance", "guidance_hint"), ("constraint_says", "constraint_message")):
        if short in cells:
            said = cells.pop(short)
            row |= {f"{column}::中文 (zh)": said[0], f"{column}::English (en)": said[1]}
    if "sensitive" in cells:
        row["bind::tanfang:sensitive"] = cells.pop("sensitive")
    for key in [key for key in cells if key.startswith("body_")]:
        row[f"body::{key.removeprefix('body_')}"] = cells.pop(key)
    return row | cells


def page(name: str, zh: str, en: str, **cells: Any) -> Row:
    return ask("begin_group", name, zh, en, appearance="field-list", **cells)


def choices(name: str, *labels: tuple[str, str, str], **columns: Sequence[str]) -> list[Row]:
    """A choice list of (name, Chinese, English), with further columns by position."""
    return [
        {"list_name": name, "name": value, "label::中文 (zh)": zh, "label::English (en)": en}
        | {column: values[at] for column, values in columns.items()}
        for at, (value, zh, en) in enumerate(labels)
    ]


THANKS_ZH = "**${full_name}**，谢谢您！\n\n- 有事打 [12345](tel:12345)\n- 不要 <b>急</b> <script>x</script>"
THANKS_EN = "Thank you, **${full_name}**!\n\n- Call [12345](tel:12345)\n- No <b>hurry</b> <script>x</script>"

TEXTS: Sequence[Row] = (
    page("texts", "写字", "Words"),
    ask(
        "text",
        "full_name",
        "您叫什么名字？",
        "What is your name?",
        required="yes",
        hint=("和证件上一样", "As on the card"),
    ),
    ask(
        "text",
        "story",
        "说说家里的情况",
        "Tell how things are at home",
        appearance="multiline",
        body_maxlength="200",
        guidance=(
            "先听老人说，再问缺什么。\n不要替他回答。",
            "Listen first, then ask what is missing.\nDo not answer for them.",
        ),
    ),
    ask("text", "secret", "家人之间的口令", "A word only the family knows", appearance="masked"),
    ask("text", "meter", "电表号", "Number of the meter", appearance="numbers"),
    ask("text", "site", "村里的网址", "The village's address on the web", appearance="url"),
    ask("text", "citizen_id", "身份证号码", "Citizen ID number", appearance="citizen-id", sensitive="id_number"),
    ask(
        "text",
        "telephone",
        "电话号码",
        "Telephone",
        sensitive="phone",
        constraint="regex(., '^1[0-9]{10}$')",
        constraint_says=("手机号是 11 位，1 开头", "Eleven digits, beginning with 1"),
    ),
    ask(
        "integer",
        "income",
        "去年收入（元）",
        "Income last year (yuan)",
        appearance="thousands-sep",
        constraint=". >= 0 and . <= 1000000",
        constraint_says=("收入在 0 到 100 万元之间", "Between nothing and a million"),
    ),
    ask("decimal", "area", "住房面积（平方米）", "Living space (m²)"),
    END_GROUP,
)

DATES: Sequence[Row] = (
    page("dates", "日子和时间", "Days and hours"),
    ask("date", "ill_since", "哪天开始不舒服？", "Since when ill?"),
    ask("date", "born", "哪天出生？", "Born on?", appearance="no-calendar", required="yes"),
    ask("date", "moved_in", "哪个月搬来的？", "Moved in when?", appearance="month-year"),
    ask("date", "built", "房子哪年盖的？", "House built in which year?", appearance="year"),
    ask("time", "meal", "几点吃晚饭？", "Supper at what time?"),
    ask("dateTime", "fell", "什么时候摔倒的？", "When was the fall?"),
    END_GROUP,
)

SELECTS: Sequence[Row] = (
    page("selects", "选择", "Choosing"),
    ask("select_one yes_no", "alone", "一个人住吗？", "Living alone?", required="yes"),
    ask("select_one agree", "warm", "家里暖和吗？", "Is it warm at home?", appearance="likert"),
    ask("select_multiple goods", "goods", "家里有什么？", "What is in the house?", appearance="columns-2"),
    ask("select_one goods", "wanted", "最想要哪样？", "Most wanted?", appearance="minimal"),
    ask("select_one pictured", "road", "门口是什么路？", "What is the road like?", appearance="columns-2 no-buttons"),
    ask("select_one helper", "helper", "平时谁照应？", "Who helps?"),
    ask("select_one town", "town", "哪个镇？", "Which town?", appearance="quick"),
    ask("select_one hamlet", "hamlet", "哪个自然村？", "Which hamlet?", choice_filter="town = ${town}"),
    ask("select_one_from_file villages.csv", "village", "老家在哪个村？", "Home village?", appearance="autocomplete"),
    END_GROUP,
)

TABLE: Sequence[Row] = (
    ask("begin_group", "alone_can", "自己能做吗？", "Able to do alone?", appearance="table-list"),
    ask("select_one able", "eat", "吃饭", "Eating", required="yes"),
    ask("select_one able", "wash", "洗脸刷牙洗澡", "Washing"),
    ask("select_one able", "walk", "在屋里走动", "Walking indoors"),
    END_GROUP,
)

ORDER: Sequence[Row] = (
    page("order", "排一排", "Ranking"),
    ask("rank goods", "first_needs", "先要哪样？", "What first?"),
    ask("range", "pain", "有多疼？", "How much pain?", parameters="start=0 end=10 step=1", required="yes"),
    ask("range", "fever", "体温", "Temperature", parameters="start=35 end=42 step=0.1", appearance="no-ticks"),
    ask("range", "stairs", "住几楼？", "Which floor?", parameters="start=1 end=6 step=1", appearance="vertical"),
    ask("range", "rooms", "几间房？", "How many rooms?", parameters="start=1 end=9 step=1", appearance="picker"),
    ask("range", "liking", "满意吗？", "Content?", parameters="start=1 end=5 step=1", appearance="rating"),
    ask("acknowledge", "told", "已经告诉老人会留下记录", "The person was told that this is kept", required="yes"),
    END_GROUP,
)

SHOWN: Sequence[Row] = (
    page("shown", "看一看", "Reading"),
    ask("note", "thanks", THANKS_ZH, THANKS_EN),
    ask(
        "note",
        "gate",
        "村口是这样的",
        "This is the gate",
        **{"image::中文 (zh)": "gate.png", "image::English (en)": "gate.png"},
    ),
    ask(
        "decimal",
        "monthly",
        "每月收入（元）",
        "Income a month (yuan)",
        calculation="round(${income} div 12, 2)",
        readonly="yes",
    ),
    END_GROUP,
)

REPEATS: Sequence[Row] = (
    ask("begin_repeat", "member", "家里人", "Member"),
    ask("text", "member_name", "名字", "Name", required="yes"),
    ask("integer", "member_age", "年龄", "Age", constraint=". < 120", constraint_says=("年龄不到 120", "Below 120")),
    ask("begin_repeat", "job", "一份活儿", "Job"),
    ask("text", "job_name", "做什么", "What"),
    ask("integer", "job_pay", "一月多少钱", "Pay a month"),
    END_REPEAT,
    END_REPEAT,
    page("sums", "合计", "Sums"),
    ask("note", "sum_text", "一共 ${members} 人，${pay} 元。", "${members} people, ${pay} yuan."),
    ask("integer", "medicine_count", "吃几种药？", "How many medicines?", constraint=". <= 5"),
    END_GROUP,
    ask("begin_repeat", "medicine", "药", "Medicine", repeat_count="${medicine_count}", appearance="field-list"),
    ask("text", "medicine_name", "药名", "Name", required="yes"),
    ask("select_one yes_no", "medicine_enough", "够吃吗？", "Enough?"),
    END_REPEAT,
    {"type": "calculate", "name": "members", "calculation": "count(${member})"},
    {
        "type": "calculate",
        "name": "pay",
        "calculation": "if(count(/data/member/job/job_pay[. != '']) > 0, sum(/data/member/job/job_pay[. != '']), 0)",
    },
)

CHOICES: Sequence[Row] = (
    *choices("yes_no", ("yes", "是", "Yes"), ("no", "否", "No")),
    *choices(
        "agree",
        ("a1", "很冷", "Cold"),
        ("a2", "有点冷", "Cool"),
        ("a3", "还行", "Fair"),
        ("a4", "暖和", "Warm"),
        ("a5", "很暖和", "Very warm"),
    ),
    *choices(
        "goods",
        ("bed", "床", "Bed"),
        ("stove", "炉子", "Stove"),
        ("quilt", "棉被", "Quilt"),
        ("fridge", "冰箱", "Fridge"),
    ),
    *choices(
        "pictured",
        ("paved", "水泥路", "Paved"),
        ("mud", "土路", "Mud"),
        **{"image::中文 (zh)": ("paved.png", "mud.png"), "image::English (en)": ("paved.png", "mud.png")},
    ),
    *choices(
        "helper",
        *(
            (f"h{at}", zh, en)
            for at, (zh, en) in enumerate(
                (
                    ("儿子", "Son"),
                    ("女儿", "Daughter"),
                    ("儿媳", "Daughter-in-law"),
                    ("女婿", "Son-in-law"),
                    ("孙子", "Grandson"),
                    ("孙女", "Granddaughter"),
                    ("兄弟", "Brother"),
                    ("姐妹", "Sister"),
                    ("邻居", "Neighbour"),
                    ("村干部", "Village cadre"),
                    ("网格员", "Grid worker"),
                    ("志愿者", "Volunteer"),
                    ("护工", "Carer"),
                    ("朋友", "Friend"),
                    ("没有人", "Nobody"),
                )
            )
        ),
    ),
    *choices("town", ("east", "东河镇", "Donghe"), ("west", "西岭乡", "Xiling")),
    *choices(
        "hamlet",
        ("e1", "东一", "East one"),
        ("e2", "东二", "East two"),
        ("w1", "西一", "West one"),
        town=("east", "east", "west"),
    ),
    *choices("able", ("alone", "能", "Yes"), ("helped", "要人帮", "With help"), ("unable", "不能", "No")),
)

SETTINGS: Sequence[Row] = (
    {"form_title": "每种题都有", "form_id": "every_type", "version": "1", "default_language": "中文 (zh)"},
)


def every_type() -> bytes:
    """The workbook."""
    return workbook((*TEXTS, *DATES, *SELECTS, *TABLE, *ORDER, *SHOWN, *REPEATS), CHOICES, SETTINGS)


def media() -> dict[str, bytes]:
    """Its files: pictures, and a list of 50,000 villages."""
    rows = [f"v{number},{'东西南北中'[number % 5]}河镇第{number}村" for number in range(VILLAGES)]
    pictures = {"gate.png": "#8a5a2b", "paved.png": "#888888", "mud.png": "#7a5230"}
    return {
        "villages.csv": "\n".join(["name,label", *rows]).encode(),
        **{name: _picture(colour) for name, colour in pictures.items()},
    }


def _picture(colour: str) -> bytes:
    image = Image.new("RGB", (320, 200), "#cfe3ef")
    ImageDraw.Draw(image).polygon([(0, 200), (130, 90), (190, 90), (320, 200)], fill=colour)
    held = io.BytesIO()
    image.save(held, "PNG")
    return held.getvalue()
