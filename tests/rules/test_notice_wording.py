"""Public notices: the wording says nothing it must not, and the scanner finds what people write by hand."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy import notices
from policy.notices import NoticeMember, NoticeSubject, notice_kinds, scan, texts

TODAY = date(2026, 3, 2)
CONTACT = "县民政局 0355-8776655"
MASKING = ("members_as_relation", "no_id_numbers", "no_illness", "no_full_address", "minors_masked")
LI = NoticeSubject(
    applicant="李保田",
    village="城南社区",
    members=(
        NoticeMember(name="李保田", relation="self", born=date(1968, 5, 20)),
        NoticeMember(name="牛翠花", relation="spouse", born=date(1970, 2, 3)),
        NoticeMember(name="李晓东", relation="child", born=date(2009, 9, 1)),
    ),
    amount=Decimal(2000),
    address="城南社区 5 排 2 号",
    phones=("14200000001",),
)


def found(text: str, subject: NoticeSubject = LI, contact: str = CONTACT, today: date = TODAY) -> list[str]:
    return sorted({one.why for one in scan([text], [subject], contact, MASKING, today)})


def test_the_wording_shows_applicant_relations_amount_and_contact() -> None:
    opening, entry, closing = texts(notice_kinds()["dibao_county"], [LI], CONTACT, MASKING, TODAY)
    assert "拟纳入最低生活保障" in opening
    assert entry == (
        "1. 申请人：李保田；所在村（社区）：城南社区；家庭成员：本人、配偶 1 人、子女 1 人，共 3 人；"
        "拟保障金额（每月）：2000.00 元。"
    )
    assert CONTACT in closing


def test_a_minor_who_applies_is_named_by_family_name_only() -> None:
    orphan = NoticeSubject(
        applicant="李晓东",
        village="城南社区",
        members=(NoticeMember(name="李晓东", relation="self", born=date(2009, 9, 1)),),
    )
    kind = notice_kinds()["ta_audit"]
    assert "申请人：李某；" in texts(kind, [orphan], CONTACT, MASKING, TODAY)[1]
    # The eighteenth birthday is the first day on which the name is shown.
    assert "申请人：李某；" in texts(kind, [orphan], CONTACT, MASKING, date(2027, 8, 31))[1]
    assert "申请人：李晓东；" in texts(kind, [orphan], CONTACT, MASKING, date(2027, 9, 1))[1]


names = st.text(alphabet="王李张刘陈秀兰保田建国翠花晓东", min_size=2, max_size=4)
members = st.builds(
    NoticeMember,
    name=names,
    relation=st.sampled_from(["spouse", "child", "parent", "grandchild", "other"]),
    born=st.none() | st.dates(date(1930, 1, 1), date(2025, 12, 31)),
)
subjects = st.builds(
    NoticeSubject,
    applicant=names,
    village=st.just("城南社区"),
    members=st.lists(members, max_size=6).map(tuple),
    amount=st.none() | st.decimals(1, 99999, places=2),
    address=st.just("城南社区 5 排 2 号"),
    phones=st.just(("14200000001",)),
)


@given(subjects, st.sampled_from(sorted(notice_kinds())))
def test_what_is_generated_passes_the_scanner(subject: NoticeSubject, kind: str) -> None:
    written = texts(notice_kinds()[kind], [subject], CONTACT, MASKING, TODAY)
    assert scan(written, [subject], CONTACT, MASKING, TODAY) == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("身份证 14042719420108998X", ["id_number"]),
        ("身份证 140427 19420108 998x", ["id_number"]),
        ("140427 1942-01-08 998X", ["id_number"]),
        ("１４０４２７１９４２０１０８９９８Ｘ", ["id_number"]),
        ("一四零四二七一九四二零一零八九九八七", ["id_number"]),
        ("1404\u200b27194201\u200b08998X", ["id_number"]),
        ("140427420108998", ["id_number"]),  # the fifteen digits of the first generation
        ("6222 0200 1234 5678", ["long_number"]),
        ("卡号 6222020012345678901", ["long_number"]),
        ("残疾证 14042719420108998744", ["id_number", "illness"]),
        ("138-0000-0001", ["phone"]),
        ("0355-1234567", ["phone"]),
        ("142 0000 0001", ["phone"]),  # the household's own, as the register has it
        ("因患尿毒症", ["illness"]),
        ("长期透 析", ["illness"]),
        ("HIV 阳性", ["illness"]),
        ("住 5 排 2 号", ["address"]),
        ("五排二号", ["address"]),
        ("长安街12号", ["address"]),
        ("第3号院", ["address"]),
        ("其子李晓东", ["minor"]),
        ("其子李 晓 东", ["minor"]),
        ("其妻牛翠花", ["member"]),
    ],
)
def test_the_scanner_finds_what_may_not_be_published(text: str, why: list[str]) -> None:
    assert found(text) == why


@pytest.mark.parametrize(
    "text",
    [
        "李保田",
        f"监督举报方式：{CONTACT}。",
        "公示时间：2026-03-02 至 2026-03-09",
        "2026年3月2日至2026年3月9日，共7天",
        "依据晋政发〔2014〕35号文件",
        "第3号公示",
        "3月2号张贴",
        "救助金额 2000.00 元、3000.00 元、1500.00 元",
        "由县残疾人联合会协助",
        "监督电话 12345",
    ],
)
def test_the_scanner_lets_through_what_belongs_on_a_notice(text: str) -> None:
    assert found(text) == []


def test_a_household_s_own_telephone_is_no_supervision_line() -> None:
    assert found("监督举报方式：14200000001。", contact="14200000001") == ["household_contact"]


def test_a_finding_tells_its_place_in_the_text_as_written() -> None:
    text = "联系 １３８ ００００ ０００１ 李保田"
    (one,) = scan(["开头", text], [LI], CONTACT, MASKING, TODAY)
    assert (one.part, text[one.start : one.end]) == (1, "１３８ ００００ ０００１")


id_digits = st.from_regex(r"[1-9]\d{5}(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|1\d|2[0-8])\d{3}[\dX]", fullmatch=True)


@given(id_digits, st.lists(st.sampled_from(["", " ", "-", "\u3000", "·", "\u200b"]), min_size=17, max_size=17))
def test_no_spacing_hides_a_citizen_id(number: str, gaps: list[str]) -> None:
    written = number[0] + "".join(gap + digit for gap, digit in zip(gaps, number[1:], strict=True))
    assert "id_number" in found(f"申请人{written}。")


@given(st.text(max_size=200))
def test_the_scanner_reads_anything(text: str) -> None:
    for one in scan([text], [LI], CONTACT, MASKING, TODAY):
        assert 0 <= one.start < one.end <= len(text)


def test_every_kind_names_rules_and_every_finding_a_remedy() -> None:
    assert {"ta_audit", "dibao_township", "dibao_county", "tekun_termination", "long_term"} == set(notice_kinds())
    whys = {"id_number", "phone", "long_number", "illness", "address", "minor", "member", "household_contact"}
    assert whys == set(notices.remedies())
