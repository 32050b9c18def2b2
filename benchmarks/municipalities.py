"""Make a folder of municipalities with invented answers, to build with ``followup batch``.

    .venv/bin/python benchmarks/municipalities.py NAMES.csv FOLDER [--count N] [--periods 1|2]

NAMES.csv has the columns ``municipality_code`` and ``municipality_name``; it is read where it lies and not copied. The
plan and the questionnaire are those of the committed demo periods. The answers are drawn from a seed named by the
code, from a pattern of the municipality's own, so that they differ as answers do. Nothing in them describes the
municipality whose name they bear: each name says so, and every page of every report.
"""

from __future__ import annotations

import argparse
import csv
import re
import shutil
import unicodedata
from dataclasses import replace
from pathlib import Path

from followup.demo import PATTERNS, Pattern, write_responses
from followup.demo.draws import Draws
from followup.period import open_period

ROOT = Path(__file__).resolve().parents[1]
MARK = "(påhittade svar)"
_HEAD = "# SYNTETISKT: svaren är framställda av ett program och beskriver inte kommunen. Planen är projektets egen.\n"
_TAKEN = ("period.yaml", "plan.yaml", "questionnaire.yaml")


def make_municipalities(names: Path, folder: Path, count: int | None = None, periods: int = 1) -> list[Path]:
    """Make a folder for each of the first ``count`` municipalities and return them."""
    with names.open(encoding="utf-8-sig", newline="") as stream:
        rows = sorted({(row["municipality_code"], row["municipality_name"]) for row in csv.DictReader(stream)})
    return [make_municipality(folder, code, name, periods) for code, name in rows[:count]]


def make_municipality(folder: Path, code: str, name: str, periods: int = 1) -> Path:
    """Make one municipality's folder, and return it."""
    home = folder / f"{code}-{slug(name)}"
    raw = home / "data" / "raw"
    for period in sorted(PATTERNS)[:periods]:
        target = raw / period
        target.mkdir(parents=True, exist_ok=True)
        for file in _TAKEN:
            shutil.copyfile(ROOT / "data" / "raw" / period / file, target / file)
        settings = target / "period.yaml"
        settings.write_text(own_settings(settings.read_text(encoding="utf-8"), code, name), encoding="utf-8")
        draws = Draws(f"{code}/{period}/pattern")
        write_responses(open_period(raw, period), own_pattern(PATTERNS[period], draws), f"{code}/{period}")
    return home


def own_settings(text: str, code: str, name: str) -> str:
    """Return ``period.yaml`` with the municipality's code and name, marked as invented."""
    own = re.sub(r"\A(#.*\n)+", _HEAD, text)
    own = own.replace("name: Exempelby kommun", f'name: "{name} {MARK}"', 1)
    own = re.sub(r'code: "9999".*', f'code: "{code}"', own)
    return own.replace("Exempelby", "Kommunen")


def own_pattern(pattern: Pattern, draws: Draws) -> Pattern:
    """Return a pattern in which some get more done than others, write more down, and answer more."""
    ahead, written = draws.uniform(0.5, 1.6), draws.uniform(0.6, 1.4)
    low, high = pattern.response
    answering = draws.uniform(0.75, 1.05)
    return replace(
        pattern,
        status={
            kind: {**weights, "done": weights["done"] * ahead, "not_begun": weights["not_begun"] / ahead}
            for kind, weights in pattern.status.items()
        },
        criteria={name: (yes * min(written, 0.95 / yes), partly * 0.9) if yes * written + partly < 1 else (yes, partly)
                  for name, (yes, partly) in pattern.criteria.items()},
        annual=tuple(min(1.0, share * draws.uniform(0.4, 1.2)) for share in pattern.annual),
        response=(low * answering, min(1.0, high * answering)),
        trained=_both(pattern.trained, draws.uniform(0.5, 1.2)),
    )  # fmt: skip


def _both(ends: tuple[float, float], factor: float) -> tuple[float, float]:
    low, high = ends
    return min(0.98, low * factor), min(0.98, high * factor)


def slug(name: str) -> str:
    """Return a name as a folder's.

    Examples
    --------
    >>> slug("Upplands Väsby kommun"), slug("Håbo kommun"), slug("Habo kommun")
    ('upplands-vasby', 'habo', 'habo')
    """
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    words = [word for word in re.split(r"[^a-z0-9]+", plain) if word not in {"", "kommun", "stad"}]
    return "-".join(words)


def main() -> None:
    """Make them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int)
    parser.add_argument("--periods", type=int, choices=(1, 2), default=1)
    chosen = parser.parse_args()
    made = make_municipalities(chosen.names, chosen.folder, chosen.count, chosen.periods)
    print(f"{len(made)} municipalities with invented answers in {chosen.folder}")


if __name__ == "__main__":
    main()
