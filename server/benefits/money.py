"""Amounts as people enter them."""

from decimal import Decimal

from server.core.errors import Problem

MOST = Decimal("9999999999.99")
FEN = Decimal("0.01")


def checked(amount: Decimal) -> Decimal:
    """The amount, when it is yuan and fen and more than nothing. Raises Problem amount_refused."""
    if not amount.is_finite() or not Decimal(0) < amount <= MOST or amount != amount.quantize(FEN):
        raise Problem("amount_refused", amount=amount)
    return amount
