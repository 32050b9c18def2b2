"""The run: check, notebooks, report, each made aside and moved into place when whole."""
