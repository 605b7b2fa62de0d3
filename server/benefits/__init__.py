"""Benefits of approved cases, and the accounts their money goes to."""

from server.benefits.accounts import list_accounts, masked
from server.benefits.money import checked
from server.benefits.operations import count_anew, of_case, read_benefit, title
from server.benefits.records import AccountShown, BenefitPage

__all__ = [
    "AccountShown",
    "BenefitPage",
    "checked",
    "count_anew",
    "list_accounts",
    "masked",
    "of_case",
    "read_benefit",
    "title",
]
