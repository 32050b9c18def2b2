"""A small staged report, as a run makes it: a copy of ``report/`` with a made-up ``_generated/`` beside it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from followup.downloads import write_downloads
from followup.render.documents import OVERVIEW
from followup.render.policy import script_hash
from followup.render.reference_docx import write_reference_documents
from followup.sources import source_note, with_sources

REPORT = Path(__file__).parents[2] / "report"
SPACE = "\N{NO-BREAK SPACE}"

SOURCES = "\n".join(
    file.read_text(encoding="utf-8") for file in sorted(REPORT.rglob("*.qmd")) if file.name not in OVERVIEW.documents
)
FIGURES, TABLES = (sorted(set(re.findall(rf"_generated/_{kind}-([a-z-]+)\.md", SOURCES))) for kind in ("fig", "tbl"))
SECTIONS = """summary letter background method implementation systematics annual prevention coverage competence
              coordination
              change conclusions""".split()
PIECES = "annual-rounds disagreement forms goals suppression".split()
LETTER = """background proposals recipients goals consultation economy equality evaluation assessment union
            documents signatories""".split()
ADMINISTRATIONS = (
    "Social- och omsorgsförvaltningen",
    "Barn- och ungdomsförvaltningen",
    "Kultur- och fritidsförvaltningen",
)
FACTS = {
    "response.rate": f"81,3{SPACE}%",
    "response.invited.count": "150",
    "response.answered.count": "122",
    "plan.activities.count": "41",
    "plan.assignments.count": "78",
    "plan.administrations.count": "8",
    "implementation.index": "62,5",
    "implementation.gap": "37,5",
    "implementation.low": "50,0",
    "implementation.high": "70,0",
    "implementation.done.count": "31",
    "implementation.assessed.count": "70",
    "systematics.index": "48,1",
    "systematics.gap.count": "27",
    "matrix.in_place.share": f"24{SPACE}%",
    "matrix.person_dependent.share": f"33{SPACE}%",
    "annual_followup.share": f"45{SPACE}%",
    "coverage.planned.count": "2",
    "competence.trained.share": f"56{SPACE}%",
    "coordination.top_two.share": f"38{SPACE}%",
    "period.years.count": "5",
    "prevention.universal.planned.share": f"15{SPACE}%",
    "prevention.universal.begun.share": f"9{SPACE}%",
    "prevention.selective.planned.share": f"20{SPACE}%",
    "prevention.selective.begun.share": f"12{SPACE}%",
    "prevention.indicated.planned.share": f"70{SPACE}%",
    "prevention.indicated.begun.share": f"84{SPACE}%",
}
METADATA = """\
title: Uppföljning av arbetet mot våld i nära relationer och hedersrelaterat våld och förtryck
subtitle: Mandatperioden 2018–2022
municipality: Exempelkommunen
board: Social- och omsorgsnämnden
period: "2018–2022"
case-number: SON 2023-0001
date: "2023-05-15"
status: Utkast
lang: sv
region: SE
audit-trail: granskningsspar.html
"""
SYNTHETIC = """\
header-text: Exempelkommunen · SON 2023-0001 · SYNTETISKA UPPGIFTER
synthetic: true
notice: "Syntetiska uppgifter: kommunen, svaren och resultaten är påhittade."
"""
REAL = """\
header-text: Exempelkommunen · SON 2023-0001
synthetic: false
"""
VARIABLES = """\
municipality: Exempelkommunen
board: Social- och omsorgsnämnden
administration: Social- och omsorgsförvaltningen
period: "2018–2022"
years: "2018, 2019, 2020, 2021 och 2022"
previous: ""
case_number: SON 2023-0001
date: "2023-05-15"
status: Utkast
plans: handlingsplanen mot våld i nära relationer och aktivitetsplanen mot hedersrelaterat våld och förtryck
"""


def figure_svg(name: str) -> str:
    """Return a bar chart of three bars as SVG."""
    bars = "".join(
        f'<rect x="150" y="{20 + 50 * bar}" width="{120 * (bar + 1)}" height="30" fill="#1d4f5c"/>'
        f'<text x="10" y="{40 + 50 * bar}" font-family="DejaVu Sans Mono" font-size="14">Område {bar + 1}</text>'
        for bar in range(3)
    )
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="180" viewBox="0 0 640 180">'
    return f"{head}<title>{name}</title>{bars}</svg>"


def figure(name: str) -> str:
    """Return the fragment of a figure, with its source."""
    alternative = f"Tre staplar om {name}: 1, 2 och 3."
    picture = f'![Diagram över {name}](_generated/fig-{name}.svg){{#fig-{name} fig-alt="{alternative}"}}\n'
    return with_sources(picture, source_note(f"03_test, fig-{name}", f"03_test-fig-{name}")) + "\n"


def table(name: str, caption: str, rows: int = 3) -> str:
    """Return the fragment of a table with a caption, a label, a note and its source."""
    cells = [f"| {ADMINISTRATIONS[row % 3]} | {row + 1} | {10 * row + 2},5 | {row}{SPACE}% |" for row in range(rows)]
    head = ["| Förvaltning | Uppdrag (*n*) | Index | Andel |", "|:------|---:|---:|---:|"]
    note = ["::: {.note}", "*n* är antalet uppdrag som har bedömts.", ":::"]
    text = "\n".join([*head, *cells, "", f": {caption} {{#tbl-{name}}}", "", *note, ""])
    return with_sources(text, source_note(f"03_test, tbl-{name}", f"03_test-tbl-{name}")) + "\n"


def findings(section: str) -> str:
    """Return the findings of a section; the background has none."""
    if section == "background":
        return ""
    index = "{{< fact implementation.index >}}"
    return f"- Genomförandeindex är {index} av 100.\n- Iakttagelse om {section} med å, ä och ö.\n"


def assignments() -> str:
    """Return appendix B: a heading and a table per administration."""
    return "\n".join(
        f"## {name} {{#sec-administration-{row} .unnumbered}}\n\n{table(f'assignments-{row}', f'Uppdrag för {name}')}"
        for row, name in enumerate(ADMINISTRATIONS)
    )


def write_stage(folder: Path, *, synthetic: bool = True) -> Path:
    """Write the staged report into ``folder`` and return it."""
    shutil.copytree(
        REPORT, folder, ignore=shutil.ignore_patterns("output", "_output", "_generated", ".quarto"), dirs_exist_ok=True
    )
    generated = folder / "_generated"
    generated.mkdir(exist_ok=True)

    named = dict.fromkeys(re.findall(r"{{< fact ([\w.-]+) >}}", SOURCES), "7")
    recorded = {name: {"text": text, "label": name} for name, text in (named | FACTS).items()}
    script = (REPORT / "_brand" / "page.js").read_text(encoding="utf-8")
    fragments = {
        "facts.json": json.dumps(recorded, ensure_ascii=False),
        "_metadata.yml": f"script-hash: {script_hash(script)}\n" + METADATA + (SYNTHETIC if synthetic else REAL),
        "_change.md": "Någon tidigare uppföljning finns inte att jämföra med.\n",
        "_assignments.md": assignments(),
        "_obstacles.md": "Fritextsvaren har inte kodats.\n",
        "_questionnaire.md": "1. Har aktiviteten genomförts?\n\n    - Genomförd\n    - Pågår\n    - Ej påbörjad\n",
        "_cleaning.md": table("cleaning", "Rättelser av svar"),
        "_bases.md": table("bases", "Förväntade och redovisade baser"),
        "_aside.md": "Ingen iakttagelse har tagits undan.\n",
        **{f"_{name}.md": f"Text om {name} ur analysen.\n" for name in PIECES},
        "_trace.md": table("trace", "Filer och versioner"),
        "_falsifiers.md": table("findings", "Reglerna bakom iakttagelserna"),
        **{f"_letter-{part}.md": f"Text om {part} ur periodens mapp.\n" for part in LETTER},
        "_letter-signatories.md": "N. N.\\\nFörvaltningschef\n\nHandläggare\n",
        "_letter-proposals.md": "1. Uppföljningen godkänns.\n2. En ny handlingsplan tas fram.\n",
        **{f"_findings-{section}.md": findings(section) for section in SECTIONS},
        **{f"_commentary-{section}.md": "" for section in SECTIONS},
        "_commentary-implementation.md": "Förvaltningen ser att arbetet har *kommit olika långt*.\n",
    }
    for name in FIGURES:
        fragments[f"fig-{name}.svg"] = figure_svg(name)
        fragments[f"_fig-{name}.md"] = figure(name)
    for name in TABLES:
        fragments[f"_tbl-{name}.md"] = table(
            name, f"Uppdrag efter {name}", 60 if name == "status-administration" else 3
        )
    for name, text in fragments.items():
        (generated / name).write_text(text, encoding="utf-8")
    (folder / "_variables.yml").write_text(VARIABLES, encoding="utf-8")
    write_downloads(folder, 0)
    header = "Exempelkommunen · SON 2023-0001 · SYNTETISKA UPPGIFTER"
    write_reference_documents(generated, header, {})
    return folder
