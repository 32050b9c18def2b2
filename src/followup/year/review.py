"""The review sheet: a next step is shown only if somebody has read it and approved it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from followup.coding.judged import read_judged
from followup.coding.sheet import Update, update_rows
from followup.coding.workbook import YES_NO_LIST, Layout, write_lines, write_list, yes_no
from followup.errors import Fault, InputError, Place, Severity
from followup.locale import LANGUAGES, _, in_language, ngettext
from followup.period.folder import next_steps_name
from followup.privacy.patterns import find
from followup.schemas import Review

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

_WIDTHS = {
    "id": 17, "administration": 26, "activity": 40, "text": 60, "approved": 13, "edited": 60, "note": 30, "state": 24,
}  # fmt: skip


def headers() -> dict[str, str]:
    """Return what each column is headed by."""
    return {
        "id": _("Id (do not change)"),
        "administration": _("Administration"),
        "activity": _("Activity"),
        "text": _("Next step as written"),
        "approved": _("Approved"),
        "edited": _("Text to show instead"),
        "note": _("Note"),
        "state": _("State"),
    }


def layout_of(year: int, period: str = "") -> Layout:
    """Return the layout of a year's review sheet."""
    command = f"followup code {period} --year {year}".replace("  ", " ")
    return Layout(
        next_steps_name(year),
        _WIDTHS,
        lambda: _("Next steps"),
        headers,
        {"approved": YES_NO_LIST},
        _write_instructions,
        command,
    )


def update_review(
    folder: Path, texts: pd.DataFrame, year: int, activities: Mapping[str, str], administrations: Mapping[str, str]
) -> Update:
    """Write the next steps of a year into its review sheet, or make it; what was decided stays.

    Parameters
    ----------
    folder
        The period folder.
    texts
        What :func:`followup.year.next_steps.next_steps` returned.
    year
        The year.
    activities, administrations
        What to show for each id.

    Raises
    ------
    InputError
        If the workbook is open in another program, broken, or was saved while this ran.
    """
    rows = {
        str(row.id): {
            "administration": administrations[str(row.administration)],
            "activity": f"{row.activity} {activities[str(row.activity)]}",
            "text": str(row.text),
        }
        for row in texts.itertuples()
    }
    return update_rows(folder, rows, layout_of(year, folder.name))


def read_review(folder: Path, year: int, texts: pd.DataFrame) -> tuple[pd.DataFrame, list[Fault]]:
    """Read what has been decided of a year's next steps.

    Parameters
    ----------
    folder
        The period folder.
    year
        The year.
    texts
        What :func:`followup.year.next_steps.next_steps` returned: only what is still written in the forms counts.

    Returns
    -------
    tuple
        The table ``next_steps``: ``activity, administration, review, text``, a row for each next step; the text is
        empty unless it is approved. And the faults: what is neither yes nor no stops, and so does an approved text
        that holds an identity number, a telephone number or an address; what awaits review is told of.
    """
    decided, faults = _read_rows(folder, year, set(texts["id"]))
    rows = [(row.activity, row.administration, *decided.get(str(row.id), (Review.WAITING.value, "")))
            for row in texts.itertuples()]  # fmt: skip
    table = pd.DataFrame(rows, columns=["activity", "administration", "review", "text"], dtype="str")
    waiting = int((table["review"] == Review.WAITING.value).sum())
    if waiting:
        message = ngettext(
            "{count} next step awaits review and is not shown.",
            "{count} next steps await review and are not shown.",
            waiting,
        )
        step = _("Run “{command}”, read them there, and say yes or no.", command=layout_of(year, folder.name).command)
        faults.append(Fault("next-steps.waiting", message, Place(next_steps_name(year)), step, Severity.LOOK))
    return table, faults


def _read_rows(folder: Path, year: int, current: set[str]) -> tuple[dict[str, tuple[str, str]], list[Fault]]:
    layout, found, faults = layout_of(year, folder.name), dict[str, tuple[str, str]](), list[Fault]()
    file = folder / layout.file
    if not file.is_file():
        return found, faults
    try:
        sheet = read_judged(file, layout)
    except InputError as error:
        return found, list(error.faults)
    meanings = _meanings()
    for row in sheet.rows():
        said = row.texts
        if said["id"] not in current:
            continue
        if said["id"] in found:
            message = _("The same next step stands in an earlier row.")
            faults.append(row.fault("next-steps.row-twice", "id", message, _("Take one of the rows away.")))
            continue
        review = meanings.get(said["approved"].casefold())
        if review is None:
            message, step = _("It must say yes or no, or nothing."), _("Choose from the list in the cell.")
            faults.append(row.fault("next-steps.neither-yes-nor-no", "approved", message, step))
            continue
        column = "edited" if said["edited"] else "text"
        text = " ".join(said[column].split())
        if review is Review.APPROVED and find(text):
            message = _("The approved text holds an identity number, a telephone number or an e-mail address.")
            step = _("Write the text without it under “{column}”, or do not approve it.", column=headers()["edited"])
            faults.append(row.fault("next-steps.identifies", column, message, step))
        found[said["id"]] = (review.value, text if review is Review.APPROVED else "")
    return found, faults


def _meanings() -> dict[str, Review]:
    found = {"": Review.WAITING}
    for language in LANGUAGES:
        with in_language(language):
            yes, no = yes_no()
            found |= {yes.casefold(): Review.APPROVED, no.casefold(): Review.DECLINED}
    return found


def _write_instructions(workbook: Workbook) -> None:
    lines = [
        _("How to review the next steps"),
        _("1. Read each text. It is shown in the year’s documents only if you choose yes under “Approved”."),
        _(
            "2. Choose yes only if nobody can be recognised, neither the one who wrote nor anyone else. If the text "
            "should be shortened or put otherwise, write what is to be shown under “Text to show instead”."
        ),
        _("3. Choose no for what is not to be shown. What has neither yes nor no awaits review and is not shown."),
        _(
            "4. Save and close. When new forms have come in, make the sheet again with the same command: what you have "
            "decided stays, and new texts are added at the end. A text that has been changed is reviewed anew."
        ),
        _("You may sort, filter, move columns and add your own. Do not change the ids or the headings."),
    ]
    sheet = write_lines(workbook, lines)
    write_list(workbook, sheet, YES_NO_LIST, headers()["approved"], dict.fromkeys(yes_no(), ""))
