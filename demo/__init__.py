"""A synthetic county on real geography: for trying the system out, for its tests and its benches.

Codes and names of Huguan County (140427) are real, every person is invented. The same seed, size and
day give the same county to the byte.
"""

from demo.county import DEFAULT_HOUSEHOLDS, DEFAULT_SEED, County, generate
from demo.records import DemoBatch

__all__ = ["DEFAULT_HOUSEHOLDS", "DEFAULT_SEED", "County", "DemoBatch", "generate"]
