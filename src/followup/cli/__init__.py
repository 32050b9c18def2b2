"""The command ``followup``."""

from __future__ import annotations

import sys
import traceback

from followup import ending
from followup.errors import EXIT_PROGRAM_FAILED, FollowupError

_EXIT_INTERRUPTED = 130


def main() -> None:
    """Run the command; every failure ends as a message and an exit code, not as a traceback."""
    debug = "--debug" in sys.argv
    ending.listen()
    try:
        from followup.cli.app import app
        from followup.cli.show import show_failure

        try:
            app()
        except Exception as failure:  # noqa: BLE001 - the last net: whatever happens, the user gets words
            if debug:
                traceback.print_exc()
            show_failure(failure)
            sys.exit(failure.exit_code if isinstance(failure, FollowupError) else EXIT_PROGRAM_FAILED)
    except KeyboardInterrupt:
        sys.exit(_EXIT_INTERRUPTED)
