"""The phone's form runtime in a real browser, without a server."""
