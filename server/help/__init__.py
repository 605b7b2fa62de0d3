"""The public help page: anybody may ask for help, for oneself or a neighbour, on any phone, without an account."""
