"""The wording of a notice, masked: names of adults who apply, relations of the others, the village, an amount."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence

from policy.notices.kinds import NoticeKind, NoticeMember, NoticeSubject, notice_file

RELATIONS = {
    "self": "户主",
    "spouse": "配偶",
    "child": "子女",
    "parent": "父母",
    "grandchild": "孙子女",
    "other": "其他亲属",
}


def texts(
    kind: NoticeKind, subjects: Sequence[NoticeSubject], contact: str, masking: Collection[str], today: dt.date
) -> tuple[str, ...]:
    """Opening, one part for each subject, closing. `masking`: the words of p_notice_masking."""
    closing = notice_file().closing.zh.format(contact=contact)
    entries = (f"{number}. {_entry(kind, one, masking, today)}" for number, one in enumerate(subjects, start=1))
    return (kind.opening_zh, *entries, closing)


def _entry(kind: NoticeKind, subject: NoticeSubject, masking: Collection[str], today: dt.date) -> str:
    parts = [f"申请人：{_applicant(subject, today)}", f"所在村（社区）：{subject.village}"]
    if "members" in kind.shows and subject.members:
        parts.append(f"家庭成员：{_members(subject, masking, today)}")
    if "amount" in kind.shows and subject.amount is not None:
        parts.append(f"{kind.amount_zh}：{subject.amount:.2f} 元")
    return "；".join(parts) + "。"


def _applicant(subject: NoticeSubject, today: dt.date) -> str:
    known = subject.of_applicant()
    return masked_name(subject.applicant) if known and known.is_minor(today) else subject.applicant


def masked_name(name: str) -> str:
    """The family name and 某: 李晓东 becomes 李某."""
    return f"{name[:1]}某"


def _members(subject: NoticeSubject, masking: Collection[str], today: dt.date) -> str:
    others = [one for one in subject.members if one is not subject.of_applicant()]
    listed: list[str] = []
    if "members_as_relation" in masking:
        listed = [f"{word} {n} 人" for word, n in Counter(_relation(one) for one in others).items()]
    else:
        listed = [masked_name(one.name) if one.is_minor(today) else one.name for one in others]
    total = len(others) + 1
    return "、".join(["本人", *listed]) + f"，共 {total} 人"


def _relation(member: NoticeMember) -> str:
    return RELATIONS.get(member.relation, RELATIONS["other"])


def member_words(subject: NoticeSubject) -> list[str]:
    """The household as the fact `household_members` of a notice: relations, the applicant first."""
    others = [one for one in subject.members if one is not subject.of_applicant()]
    return ["本人", *(_relation(one) for one in others)]
