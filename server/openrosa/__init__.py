"""OpenRosa for ODK Collect: its forms, its lists, its submissions, and the secrets of its devices."""
