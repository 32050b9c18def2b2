"""The report's tables as files: each as CSV and xlsx inside the page, and all of them in one workbook beside it.

They are made from the tables as the report shows them, so that what is hidden there is hidden here.
"""

from followup.downloads.embedded import write_downloads
from followup.downloads.tables import ShownTable
from followup.downloads.workbook import WORKBOOK, write_workbook

__all__ = ["WORKBOOK", "ShownTable", "write_downloads", "write_workbook"]
