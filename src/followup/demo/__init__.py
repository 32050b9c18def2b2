"""The synthetic answers of the committed demo periods, and of test periods with another pattern.

A :class:`~followup.demo.patterns.Pattern` holds probabilities: how likely an assignment of a certain kind is to be
carried out, a routine to be written down, a respondent not to know. From them, and from nothing else, respondents'
answers are drawn, made as dirty as real ones, and written in the shapes that survey tools export. No conclusion is
written anywhere: what the report says of a demo period, the analysis has found in these answers.

The same period, pattern and seed give the same bytes.
"""

from followup.demo.generate import make_responses, make_rounds, write_responses
from followup.demo.patterns import OPPOSITE, PATTERNS, Pattern

__all__ = ["OPPOSITE", "PATTERNS", "Pattern", "make_responses", "make_rounds", "write_responses"]
