"""The documentation, and what makes its generated part: `python -m docs.generate`."""
