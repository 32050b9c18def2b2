"""The command ``followup``."""

from __future__ import annotations

import sys

from followup.errors import EXIT_PROGRAM_FAILED, FollowupError


def main() -> None:
    """Run the command; every failure ends as a message and an exit code, not as a traceback."""
    from followup.cli.app import app
    from followup.cli.show import show_failure

    debug = "--debug" in sys.argv
    try:
        app()
    except FollowupError as failure:
        if debug:
            raise
        show_failure(failure)
        sys.exit(failure.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:  # the last net: whatever happens, the user gets words
        if debug:
            raise
        show_failure(error)
        sys.exit(EXIT_PROGRAM_FAILED)
