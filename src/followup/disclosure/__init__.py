"""Protect small groups of people: no number about fewer than the period's limit is shown, or can be worked out.

The rule, in the words of the code: a count of people from 1 to the limit − 1 is *small*. It is hidden, and so is a
count that leaves a small rest of its whole. A true 0 is shown. So that what is hidden cannot be computed from what is
shown — margins, totals, percentages, other tables and figures — further numbers are hidden, as few as possible, with
the same mark. The *protection interval* of a small number goes from 0 up to the limit (to the whole, if that is less):
whoever puts together all that is shown can exclude neither end, and so can tell neither that anybody is counted nor
that the number is small. The rest has the same interval; a number hidden for others' sake must have more than one
possible value. Where it is known beforehand that there is at least one, the interval starts there.

How many there are in a group (staff, respondents) is no secret, only what is true of them. Nor are the status answers
of named administrations, which are what the report is about, nor how many did not know or did not answer.

:mod:`~followup.disclosure.model` says what a build tells, :mod:`~followup.disclosure.primary` what is small,
:mod:`~followup.disclosure.choose` hides by integer programming, :mod:`~followup.disclosure.outsider` and
:mod:`~followup.disclosure.audit` solve for what an outsider could infer, :mod:`~followup.disclosure.tables` turns
tables into statements, :mod:`~followup.disclosure.frames` is what the notebooks call, and
:mod:`~followup.disclosure.record` keeps what was hidden for appendix D.
"""
