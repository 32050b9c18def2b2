"""Each base a second, independent way: from the raw answers and the routing rules alone, beside the published one."""

from followup.bases.compare import fact_bases, question_bases, stop_on_differences
from followup.bases.expected import expected_bases

__all__ = ["expected_bases", "fact_bases", "question_bases", "stop_on_differences"]
