"""The notice that tells a family what was paid after an end and is claimed back. Made from the claim, which is never
changed; a later one says what is still open."""

from datetime import date

from server.claims import ClaimPage
from server.core.clock import day_words
from server.papers.records import Block, Content
from server.papers.words import amount_words

GROUNDS = {"died": "人员去世", "ended": "停发", "reduced": "减发", "finding": "核实不应享受"}


def content(page: ClaimPage, county: str, today: date) -> Content:
    """The notice's blocks in order."""
    claim = page.claim
    rows = tuple(
        (f"{one.month.year}年{one.month.month}月起一期", f"已发 {one.paid:,.2f} 元，应发 {one.owed:,.2f} 元")
        for one in page.months
    )
    since = f"{claim.from_month.year}年{claim.from_month.month}月"
    told = (
        f"{claim.payee_name}享受的{claim.programme_title.zh}，因{GROUNDS[claim.ground]}自{since}起不应再按原标准发放。"
        "此后多发的款项如下，请予退回。"
    )
    paid = claim.amount - claim.open
    rest = f"其中已退回或核销 {paid:,.2f} 元，尚余 {claim.open:,.2f} 元。" if paid else ""
    blocks = (
        Block("addressee", f"{claim.payee_name}及其家属："),
        Block("paragraph", told),
        Block("fields", rows=rows),
        Block("paragraph", f"多发合计 {claim.amount:,.2f} 元（人民币{amount_words(claim.amount)}）。{rest}"),
        Block("paragraph", "可以一次退回，也可以同我局商定分次退回；生活有困难的，请说明情况，由我局研究。"),
        Block("paragraph", "对金额或者月份有异议的，可以要求复核，也可以依法申请行政复议或者提起行政诉讼。"),
        Block("dated", items=(f"{county}民政局", day_words(today))),
    )
    return Content(title="多发救助资金追回告知书", made_on=today, number=None, letter=True, blocks=blocks, foot="")
