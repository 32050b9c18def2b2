"""The options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from followup.locale import _

Period = Annotated[
    str | None, typer.Argument(metavar="PERIOD", help=_("The mandate period, such as 2022-2026. Default: the newest."))
]
Year = Annotated[
    int | None,
    typer.Option("--year", metavar="YEAR", help=_("Only the yearly forms of that year; the survey need not be over.")),
]
Raw = Annotated[
    Path | None, typer.Option("--raw", metavar="DIR", help=_("The folder of period folders. Default: data/raw."))
]
# main reads --debug before typer does; the commands only declare it.
Debug = Annotated[bool, typer.Option("--debug", help=_("Show the program’s own error trace if something fails."))]
Processed = Annotated[
    Path | None, typer.Option("--processed", metavar="DIR", help=_("Where the tables go. Default: data/processed."))
]
Output = Annotated[
    Path | None,
    typer.Option("--output", metavar="DIR", help=_("Where the report goes. Default: report/output/PERIOD.")),
]
Engine = Annotated[
    str,
    typer.Option(
        "--engine",
        metavar="auto|quarto|embedded",
        help=_("What renders the report. auto takes Quarto where it is installed."),
    ),
]
