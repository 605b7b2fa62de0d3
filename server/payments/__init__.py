"""Payments: the calendar, orders, batches with maker and checker, the bank's answers."""
