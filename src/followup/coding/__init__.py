"""The coding sheet: free text is read by the analyst, who says what it is about and what may be quoted."""

from followup.coding.answers import free_texts
from followup.coding.reading import Coding, read_coding
from followup.coding.sheet import SHEET_FILE, Update, update_sheet
from followup.domains import DOMAINS, Domain

__all__ = ["DOMAINS", "SHEET_FILE", "Coding", "Domain", "Update", "free_texts", "read_coding", "update_sheet"]
