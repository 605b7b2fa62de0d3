"""The townships' reserve funds: a book that can only be added to and never spends what is not there (TA-28)."""
