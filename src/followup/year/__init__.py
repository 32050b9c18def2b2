"""Between reports: what the yearly forms say of one year, and the review of the next steps before any is shown."""
