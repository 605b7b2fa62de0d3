"""Why two may be one, and what a merge moves, in words. Pure."""

from server.core.errors import Text

REASONS: dict[str, Text] = {
    "same_id": Text("身份证号相同", "the same citizen ID"),
    "one_id_two_names": Text(
        "身份证号相同，姓名不同：可能是两个人用了一个号", "one citizen ID, two names: two people may use it"
    ),
    "name_birth_village": Text("同村、同名、同日出生", "the same name, date of birth and village"),
    "name_phone": Text("同名，电话相同", "the same name and telephone number"),
    "sound_birth_village": Text(
        "同村、同日出生，姓名读音相同", "the same village and date of birth, names that sound alike"
    ),
    "name_turned": Text("姓和名写反了", "surname and given name changed places"),
    "name_is_address": Text("姓名和地址填反了", "name and address changed places"),
    "same_home": Text("同一个地址、同一个户主姓名", "the same address and name of the head"),
}

TABLES: dict[str, Text] = {
    "persons": Text("家庭成员", "members"),
    "statuses": Text("身份", "statuses"),
    "facts": Text("情况", "facts"),
    "visits": Text("走访", "visits"),
    "leads": Text("线索", "leads"),
    "cases": Text("个案", "cases"),
    "benefits": Text("待遇", "benefits"),
    "payment_lines": Text("发放记录", "payments"),
    "bank_accounts": Text("银行账户", "bank accounts"),
    "referrals": Text("转介", "referrals"),
    "followups": Text("走访要求", "visit duties"),
    "overdue_flags": Text("逾期标记", "overdue flags"),
    "monitorings": Text("监测", "monitorings"),
    "door_codes": Text("门码", "door codes"),
    "campaign_households": Text("专项走访名单", "campaign lists"),
    "trip_stops": Text("出行站点", "trip stops"),
    "disagreements": Text("说法不一", "disagreements"),
    "complaints": Text("投诉举报", "complaints"),
    "screening_findings": Text("疑点", "findings"),
    "staff_relatives": Text("近亲属备案", "close relatives on file"),
}
OTHER = Text("其他记录", "other records")

FIELDS = {
    "name": Text("姓名", "name"),
    "sex": Text("性别", "sex"),
    "birth_date": Text("出生日期", "date of birth"),
    "id": Text("身份证", "citizen ID"),
    "phone": Text("电话", "telephone"),
    "died_on": Text("去世日期", "date of death"),
    "address": Text("地址", "address"),
}

KEPT_WINS = Text(
    "以保留的一条为准，并入的一条仍可在合并记录里看到",
    "what the one kept says stands; what the other said stays with the merge",
)
GONE_FILLS = Text("保留的一条没有，用并入的一条补上", "the one kept says nothing: it takes it over")


def table(name: str) -> Text:
    """What the rows of a table are called; what is worked out anew anyway has no name of its own."""
    return TABLES.get(name, OTHER)
