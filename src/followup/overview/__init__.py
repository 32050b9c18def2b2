"""A county or the whole country: one report over all municipalities whose own reports have been built.

It says nothing of a municipality that its own report does not: all numbers are those that were recorded there, after
small groups had been hidden, and the tables of assignments, which are no secret.
"""
