"""Findings and programmes in words."""

import msgspec

from policy import everyone
from policy.catalogue import citation
from policy.programmes.load import workflows
from policy.rules import programmes
from server.core.errors import Text


class FindingWords(msgspec.Struct, frozen=True):
    """What a finding is called, and the rule behind it."""

    title: Text
    rule: str


OF_REGISTER = {
    "died_recipient": FindingWords(Text("在享人员已去世，待遇仍在", "died while a programme still runs"), "DB-24"),
    "died_in_case": FindingWords(Text("个案办理期间家庭有人去世", "a death in the middle of a case"), "DB-24"),
    "death_reported": FindingWords(Text("走访得知去世，登记未变", "a visit heard of a death not on file"), "DB-24"),
    "both_support_modes": FindingWords(Text("同时登记为集中和分散供养", "in an institution and scattered"), "TK-13"),
    "in_two_households": FindingWords(Text("同一人在两户享受待遇", "one person in two households' aid"), "SU-05"),
    "tekun_and_disability": FindingWords(Text("特困人员同时领残疾人补贴", "tekun and a disability subsidy"), "DP-23"),
    "listed_dead": FindingWords(Text("在死亡名单里，待遇仍在", "in a list of deaths and still paid"), "EC-03"),
    "listed_in_prison": FindingWords(Text("在服刑名单里，待遇仍在", "in a list of prisons and still paid"), "EC-03"),
    "listed_vehicle": FindingWords(Text("在享，名下登记有车辆", "receives support, owns a vehicle"), "EC-03"),
    "listed_business": FindingWords(Text("在享，名下有企业或申报收入", "receives support, has a business"), "EC-03"),
    "listed_income": FindingWords(Text("在享，名单上的收入已超过标准", "listed income over the line"), "EC-03"),
    "listed_elsewhere": FindingWords(Text("在外县同时享受待遇", "paid in another county as well"), "LI-02"),
    "listed_monitored": FindingWords(Text("防返贫监测对象，不在低收入库", "monitored, in no category"), "LI-15"),
    "no_longer_eligible": FindingWords(Text("在享，但按现有情况不符合条件", "receives without qualifying"), "DB-24"),
}  # fmt: skip
OF_PEOPLE = tuple(name for name in OF_REGISTER if name != "no_longer_eligible")


def finding_words(finding: str) -> FindingWords:
    """A finding of the register, or of policy/findings.toml."""
    if finding in OF_REGISTER:
        return OF_REGISTER[finding]
    found = next((one for one in everyone.watched() if one.id == finding), None)
    return FindingWords(Text(found.zh, found.en) if found else Text(finding, finding), finding.partition(".")[0])


def finding_title(finding: str, subject: str) -> Text:
    """What a finding is called, with the programme it is about."""
    title = finding_words(finding).title
    if finding != "no_longer_eligible":
        return title
    of = programme_title(subject)
    return Text(f"{of.zh}：{title.zh}", f"{of.en}: {title.en}")


def finding_citation(words: FindingWords) -> str:
    """Where the documents say so."""
    return citation(words.rule)


def programme_title(programme: str) -> Text:
    """A programme's or category's name."""
    if programme in programmes():
        head, _ = programmes()[programme]
        return Text(head.zh, head.en)
    flow = workflows()[programme].source
    return Text(flow.zh, flow.en)
