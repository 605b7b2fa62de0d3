"""Every function that forms may call: XPath 1.0, ODK XForms, XLSForm."""

from field_forms.xpath.functions import dates, nodes, numbers, places, texts
from field_forms.xpath.functions.registry import FUNCTIONS, Function, build

__all__ = ["FUNCTIONS", "Function", "build", "dates", "nodes", "numbers", "places", "texts"]
