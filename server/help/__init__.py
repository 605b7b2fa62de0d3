"""The public help page: anybody may ask for help, for oneself or a neighbour, on any phone, without an account."""

from server.help.card import card as rights_card
from server.help.records import RightsCard

__all__ = ["RightsCard", "rights_card"]
