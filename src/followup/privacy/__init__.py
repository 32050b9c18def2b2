"""Identity numbers, telephone numbers and e-mail addresses in the answers: found before anything else is read."""

from followup.privacy.check import check_privacy

__all__ = ["check_privacy"]
