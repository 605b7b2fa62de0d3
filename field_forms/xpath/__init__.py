"""XPath 1.0 with the functions of OpenRosa forms, compiled to closures."""
