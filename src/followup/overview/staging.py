"""Prepare the documents of an overview."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from followup.audit import AUDIT_TRAIL
from followup.downloads import write_downloads
from followup.locale import _, ngettext
from followup.overview.reading import Member
from followup.render.documents import OVERVIEW, report_epoch
from followup.staging import dashed, lay_out, write_fragments
from followup.staging.trace import inputs_table, programs_table


def stage_overview(
    sources: Path,
    stage: Path,
    members: Sequence[Member],
    period: str,
    tables: Path,
    inputs: Sequence[dict[str, Any]],
    engine: str,
) -> dict[str, object]:
    """Make the folder that an engine renders, and return the document's metadata.

    Parameters
    ----------
    sources, stage, inputs, engine
        As for :func:`followup.staging.stage_report`.
    members
        The municipalities.
    period
        The period.
    tables
        The overview's processed folder.
    """
    metadata = overview_metadata(members, period)
    count = ngettext("{count} municipality", "{count} municipalities", len(members))
    variables: dict[str, object] = {
        "period": dashed(period),
        "date": metadata["date"],
        "municipalities": count,
        # What a period's chapters name; the overview has none of them.
        **dict.fromkeys(("municipality", "board", "administration", "years", "previous", "case_number", "plans"), ""),
    }
    generated = lay_out(sources, stage, tables, OVERVIEW, metadata, variables)
    write_fragments(generated, {"trace": f"{inputs_table(inputs)}\n\n{programs_table(engine, {})}"})
    write_downloads(stage, report_epoch(metadata["date"]))
    return metadata


def overview_metadata(members: Sequence[Member], period: str) -> dict[str, object]:
    """Return the metadata of the title block and the page heads.

    The document is dated as the last of the reports that it is made from.
    """
    synthetic = any(member.input.period.synthetic for member in members)
    count = ngettext("{count} municipality", "{count} municipalities", len(members))
    date = max(member.input.period.survey.report for member in members).isoformat()
    language = members[0].input.period.language
    metadata: dict[str, object] = {
        "title": _("The municipalities’ work against violence: an overview"),
        "subtitle": _("Mandate period {period}", period=dashed(period)),
        "municipality": count,
        "board": "",
        "period": dashed(period),
        "case-number": "",
        "date": date,
        "status": "",
        "lang": language,
        "region": {"sv": "SE", "en": "GB"}[language],
        "header-text": " · ".join([count, dashed(period), *([_("SYNTHETIC DATA")] if synthetic else [])]),
        "synthetic": synthetic,
        "audit-trail": AUDIT_TRAIL,
    }
    if synthetic:
        metadata["notice"] = _(
            "Synthetic data: the answers and the results are invented. They describe no real municipality, whatever "
            "name they bear."
        )
    return metadata
