"""A reproducible follow-up report: answers in, report out, every number traceable to its answers."""

__version__ = "0.1.0"
