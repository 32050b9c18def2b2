"""The command ``followup``."""

from __future__ import annotations

import signal
import sys
import traceback

from followup.errors import EXIT_PROGRAM_FAILED, FollowupError


def main() -> None:
    """Run the command; every failure ends as a message and an exit code, not as a traceback."""
    from followup.cli.app import app
    from followup.cli.show import show_failure

    debug = "--debug" in sys.argv
    # Whoever ends the program from outside lets it tidy up first, as Ctrl-C does.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    try:
        app()
    except Exception as failure:  # noqa: BLE001 - the last net: whatever happens, the user gets words
        if debug:
            traceback.print_exc()
        show_failure(failure)
        sys.exit(failure.exit_code if isinstance(failure, FollowupError) else EXIT_PROGRAM_FAILED)
