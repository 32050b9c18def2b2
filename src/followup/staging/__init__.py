"""Prepare the report project of one run: the sources, and beside them all that this period says."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from babel.lists import format_list
from ruamel.yaml import YAML

from followup.audit import AUDIT_TRAIL
from followup.commentary import SECTIONS, check_commentary, read_commentary
from followup.errors import InputError, Severity
from followup.facts import FactBook
from followup.findings import (
    Finding,
    Outcome,
    Setting,
    Weight,
    aside_fragment,
    conclude,
    falsifiers_fragment,
    findings_fragment,
    read_set_aside,
)
from followup.locale import LANGUAGES, _, language
from followup.markdown import escaped
from followup.period import PeriodInput
from followup.period.plan import PlanDocument
from followup.render.documents import PUBLICATIONS, REPORT, Publication
from followup.render.look import read_look
from followup.render.policy import script_hash
from followup.staging.letter import letter_fragments
from followup.staging.trace import trace_fragment

GENERATED, VARIABLES = "_generated", "_variables.yml"
NOT_SOURCES = frozenset({"output", "_output", GENERATED, VARIABLES, ".quarto"})
"""What may lie among the report's sources without being one."""
LEFT_BESIDE = (".", "~$")
"""How names begin of what git, editors and file managers leave: no source either, and never sent to a worker."""
_WORDS = frozenset({
    "title", "subtitle", "municipality", "board", "case-number", "header-text", "notice", "status", "period",
})  # fmt: skip
"""The metadata that are words to be shown; the others are read by programs."""


def stage_report(
    sources: Path,
    stage: Path,
    period: PeriodInput,
    tables: Path,
    inputs: Sequence[dict[str, Any]],
    engine: str,
    computed: Sequence[dict[str, Any]] = (),
    programs: Mapping[str, str] | None = None,
) -> list[Finding]:
    """Make the folder that an engine renders.

    Parameters
    ----------
    sources
        The report project, ``report/``.
    stage
        The folder to make.
    period
        The period.
    tables
        The period's processed folder: ``facts.json`` and ``fragments/``.
    inputs
        Path, sha256 and size of each input, for the appendix on traceability.
    engine
        The engine's name and version, for the same.
    computed
        Path, sha256 and size of what the notebooks computed, for the same.
    programs
        Package → version, for the same.

    Returns
    -------
    list of Finding
        What the report says.

    Raises
    ------
    InputError
        If the commentary holds what it may not, or names a fact that there is none of, or a finding is set aside that
        no rule gives.
    """
    set_aside = read_set_aside(period.folder)
    facts = FactBook.read(tables / "facts.json")
    faults = check_commentary(period.commentary, facts)
    if any(fault.severity is Severity.STOP for fault in faults):
        raise InputError(faults, _("No report was made."))
    outcome = conclude(Setting.of(period, facts), set_aside)
    generated = lay_out(sources, stage, tables, REPORT, report_metadata(period), report_variables(period))
    trace = trace_fragment(period, inputs, engine, computed, programs)
    write_fragments(generated, _fragments(period, outcome, trace, generated))
    return outcome.said


def lay_out(
    sources: Path,
    stage: Path,
    tables: Path,
    publication: Publication,
    metadata: dict[str, object],
    variables: dict[str, object],
) -> Path:
    """Copy the sources of a publication, put what its tables give beside them, and return the folder of the latter."""
    shutil.copytree(sources, stage, ignore=shutil.ignore_patterns(*NOT_SOURCES), dirs_exist_ok=True)
    for other in PUBLICATIONS:
        for document in set(other.documents) - set(publication.documents):
            (stage / document).unlink(missing_ok=True)
    _name_documents(stage / "_quarto.yml", publication)
    generated = stage / GENERATED
    shutil.copytree(tables / "fragments", generated)
    shutil.copyfile(tables / "facts.json", generated / "facts.json")
    script = (stage / "_brand" / "page.js").read_text(encoding="utf-8")
    _write_yaml(generated / "_metadata.yml", {**_as_text(metadata, _WORDS), "script-hash": script_hash(script)})
    _write_yaml(stage / VARIABLES, _as_text(variables, variables))
    from followup.render.reference_docx import write_reference_documents  # python-docx is imported where it is needed

    write_reference_documents(generated, str(metadata["header-text"]), read_look(stage))
    return generated


def write_fragments(generated: Path, texts: Mapping[str, str]) -> None:
    """Write pieces of Markdown where the sources include them."""
    for name, text in texts.items():
        (generated / f"_{name}.md").write_text(
            text.rstrip() + "\n" if text.strip() else "", encoding="utf-8", newline="\n"
        )


def _name_documents(settings: Path, publication: Publication) -> None:
    """Name the documents in ``_quarto.yml``, which otherwise stays as it is: it names those of a whole period."""
    yaml = YAML(typ="rt")
    yaml.width = 4096
    content = yaml.load(settings.read_text(encoding="utf-8-sig"))
    if list(content["project"]["render"]) == list(publication.documents):
        return
    content["project"]["render"] = list(publication.documents)
    with settings.open("w", encoding="utf-8", newline="\n") as stream:
        yaml.dump(content, stream)


def _as_text(values: Mapping[str, object], words: Collection[str]) -> dict[str, object]:
    """Escape the values that are words: Quarto reads variables and metadata as Markdown, raw Typst and all."""
    return {
        name: escaped(value) if name in words and isinstance(value, str) else value for name, value in values.items()
    }


def dashed(period: str) -> str:
    """Write a period as Swedish does.

    Examples
    --------
    >>> dashed("2018-2022")
    '2018–2022'
    """
    return period.replace("-", "–")


def report_metadata(period: PeriodInput, date: str = "") -> dict[str, object]:
    """Return the metadata of the documents' title block and page heads, dated as the period says or otherwise."""
    about = period.period
    date = date or about.survey.report.isoformat()
    synthetic = _("SYNTHETIC DATA")
    status = _("Draft") if about.status == "draft" else ""
    head = [
        about.municipality.name,
        about.case_number,
        *([f"{status} {date}"] if status else []),
        *([synthetic] if about.synthetic else []),
    ]
    metadata: dict[str, object] = {
        "title": about.title,
        "subtitle": _("Mandate period {period}", period=dashed(about.period)),
        "municipality": about.municipality.name,
        "board": about.board,
        "period": dashed(about.period),
        "case-number": about.case_number,
        "date": date,
        "status": status,
        "lang": about.language,
        "region": {"sv": "SE", "en": "GB"}[about.language],
        "header-text": " · ".join(head),
        "synthetic": about.synthetic,
        "audit-trail": AUDIT_TRAIL,
    }
    if about.synthetic:
        metadata["notice"] = _(
            "Synthetic data: the municipality, the answers and the results are invented. They describe "
            "no real municipality."
        )
    return metadata


def report_variables(period: PeriodInput) -> dict[str, object]:
    """Return the words that the chapters' prose takes from the period."""
    about = period.period
    administration = next(item.name for item in period.plan.administrations if item.id == about.administration)
    return {
        "municipality": about.municipality.name,
        "board": about.board,
        "administration": administration,
        "period": dashed(about.period),
        "years": _years(about.years),
        "previous": dashed(about.previous) if about.previous else "",
        "case_number": about.case_number,
        "date": about.survey.report.isoformat(),
        "status": _("Draft") if about.status == "draft" else "",
        "plans": format_list([_plan_name(plan) for plan in period.plan.plans], locale=LANGUAGES[language()]),
    }


def _plan_name(plan: PlanDocument) -> str:
    """Name a plan as it reads in a sentence; what kind it is only where its title does not say so."""
    if plan.title.casefold().startswith(plan.kind):
        return _("“{title}” of {year}", title=plan.title, year=plan.adopted.year)
    if plan.kind == "handlingsplan":
        return _("the action plan “{title}” of {year}", title=plan.title, year=plan.adopted.year)
    return _("the activity plan “{title}” of {year}", title=plan.title, year=plan.adopted.year)


def _years(years: Sequence[int]) -> str:
    return f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0])


def _fragments(period: PeriodInput, outcome: Outcome, trace: str, generated: Path) -> dict[str, str]:
    texts = {}
    for section in SECTIONS:
        texts[f"findings-{section}"] = findings_fragment([f for f in outcome.said if f.section == section])
        texts[f"commentary-{section}"] = read_commentary(period.commentary.get(section))
    texts |= _gathered(outcome.said)
    texts.update(letter_fragments(period, texts["commentary-assessment"] or texts["commentary-conclusions"]))
    texts["trace"], texts["falsifiers"] = trace, falsifiers_fragment(outcome.said)
    texts["forms"] = "\n".join(f"- {escaped(form.title)}" for form in period.plan.violence_forms)
    # Appendix D: what was changed, then what was left unanswered, then that the bases hold.
    for part, names in {"cleaning": ("cleaning", "items"), "bases": ("bases-questions", "bases")}.items():
        tables = [(generated / f"_tbl-{name}.md").read_text(encoding="utf-8") for name in names]
        texts[part] = "\n\n".join(tables)
    texts["aside"] = aside_fragment(outcome.aside)
    return texts


def _gathered(findings: list[Finding]) -> dict[str, str]:
    """Return the places that gather what the chapters have already said: each takes only what weighs enough."""
    summary = [finding for finding in findings if finding.weight >= Weight.SUMMARY]
    # The letter is shorter still: the first finding of each chapter.
    first = {finding.section: finding for finding in reversed(summary)}
    return {
        "findings-summary": findings_fragment(summary),
        "findings-conclusions": findings_fragment([f for f in findings if f.weight >= Weight.CONCLUSIONS]),
        "findings-letter": findings_fragment([f for f in summary if first[f.section] is f]),
    }


def _write_yaml(file: Path, content: dict[str, object]) -> None:
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 4096
    with file.open("w", encoding="utf-8", newline="\n") as stream:
        yaml.dump(content, stream)
