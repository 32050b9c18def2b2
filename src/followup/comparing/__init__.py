"""What changed between two builds of a report: ``followup diff`` reads both as a reader has them, as HTML."""

from followup.comparing.build import Build, read_build
from followup.comparing.differences import Differences, compare
from followup.comparing.page import differences_page

__all__ = ["Build", "Differences", "compare", "differences_page", "read_build"]
