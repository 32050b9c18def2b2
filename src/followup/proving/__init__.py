"""Prove that a report can be made again, the same bytes: rebuilt aside, checked as received, packed as an archive."""
