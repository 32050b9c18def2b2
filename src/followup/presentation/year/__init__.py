"""One year between reports: a page for each administration, and the joint action plan."""
