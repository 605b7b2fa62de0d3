"""What a household or person may be recognised as, and how the members are related, in words. Pure."""

from server.core.errors import Text

STATUSES = {
    "tekun": Text("特困人员", "tekun"),
    "dibao": Text("低保", "dibao"),
    "single_person_dibao": Text("单人保", "single-person dibao"),
    "dibao_marginal": Text("低保边缘家庭", "dibao-marginal"),
    "expenditure_hardship": Text("支出型困难家庭", "expenditure hardship"),
    "poverty_risk": Text("易返贫致贫人口", "at risk of poverty"),
    "disability_living": Text("困难残疾人生活补贴", "disability living allowance"),
    "disability_nursing": Text("重度残疾人护理补贴", "disability nursing subsidy"),
    "orphan_allowance": Text("孤儿基本生活保障", "orphan allowance"),
    "other": Text("其他低收入人口", "other low-income"),
}
SUPPORT_MODES = {"scattered": Text("分散供养", "scattered"), "institutional": Text("集中供养", "institutional")}
RELATIONS = {
    "self": Text("户主", "head"),
    "spouse": Text("配偶", "spouse"),
    "child": Text("子女", "child"),
    "parent": Text("父母", "parent"),
    "grandchild": Text("孙子女", "grandchild"),
    "other": Text("其他", "other"),
}


def relation_text(relation: str) -> Text:
    """How somebody is related to the head of the household."""
    return RELATIONS.get(relation, RELATIONS["other"])
