"""The command ``followup``."""

from __future__ import annotations

import gc
import sys
import traceback

from followup import ending
from followup.errors import EXIT_PROGRAM_FAILED, FollowupError

_EXIT_INTERRUPTED = 130


def main() -> None:
    """Run the command; every failure ends as a message and an exit code, not as a traceback."""
    debug = "--debug" in sys.argv
    # A report is parsed into hundreds of thousands of small objects that live to its end: looking through them for
    # garbage as often as Python does by itself takes a twentieth of the time.
    gc.set_threshold(100_000, 50, 100)
    # One thread reckons while others start kernels and move files: each of their steps would wait for it ten times as
    # long as it takes.
    sys.setswitchinterval(0.0005)
    ending.listen()
    try:
        if sys.argv[1:2] == ["run"]:
            # It takes as long to import as all that this process does until then.
            from followup.pipeline.preload import start_where_all_is_run

            start_where_all_is_run(sys.argv[2:])
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
    finally:
        # Python ends by looking through all there is for garbage, several times over, which takes half a second.
        gc.freeze()
