"""``python -m followup.demo data/raw/2018-2022``: rewrite a synthetic period's answers, and the sheets about them."""

from __future__ import annotations

import sys
from pathlib import Path

from followup.coding import SHEET_FILE
from followup.demo.coding import make_coding
from followup.demo.generate import write_responses
from followup.demo.patterns import PATTERNS
from followup.demo.review import make_reviews
from followup.errors import EXIT_DONE, EXIT_INPUT_AT_FAULT, InputError
from followup.period import open_period


def main(arguments: list[str]) -> int:
    """Rewrite the answers of each folder named, and return the exit code."""
    if not arguments or any(Path(folder).resolve().name not in PATTERNS for folder in arguments):
        sys.stderr.write(f"python -m followup.demo data/raw/{{{','.join(PATTERNS)}}}\n")
        return EXIT_INPUT_AT_FAULT
    for name in arguments:
        folder = Path(name).resolve()
        try:
            period = open_period(folder.parent, folder.name)
            written = write_responses(period, PATTERNS[folder.name])
            sheets = {SHEET_FILE: make_coding(period), **make_reviews(period)}
            for sheet, content in sheets.items():
                (folder / sheet).write_bytes(content)
        except InputError as problem:
            sys.stderr.writelines(f"{fault.message} {fault.next_step}\n" for fault in problem.faults)
            return EXIT_INPUT_AT_FAULT
        sys.stdout.writelines(f"{folder.name}/responses/{file}\n" for file in written)
        sys.stdout.writelines(f"{folder.name}/{sheet}\n" for sheet in sheets)
    return EXIT_DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
