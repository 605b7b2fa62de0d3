"""Tanfang 探访: the server of a county's home visits, follow-up and aid casework."""

VERSION = "0.1.0"
