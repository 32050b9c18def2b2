"""What the process that forks and those who ask it have agreed on."""

AFTER_THE_FIRST = "|"
"""Stands before those of the preloaded modules that are imported once a first kernel has been forked.

An import cannot be interrupted: a kernel that is asked for in the midst of a long one would have to wait for its end.
"""

ASKED, TOLD = "asked", "told"
"""Files in which a function travels to a forked process, and what it returns travels back."""

GOODBYE = b"."
"""What is said to the process that forks before its input ends: who wanted it is still there, and tidies up."""
