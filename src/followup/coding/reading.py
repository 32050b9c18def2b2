"""Read what the analyst has written in the coding sheet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from followup.coding.judged import JudgedSheet, read_judged
from followup.coding.workbook import CODING, SHEET_FILE, yes_no
from followup.domains import domain_of
from followup.errors import Fault, InputError, Place, Severity
from followup.locale import LANGUAGES, _, in_language, ngettext
from followup.privacy.patterns import find

ROW_COLUMNS = ["respondent", "question", "administration", "domain"]
QUOTATION_COLUMNS = ["question", "domain", "text"]


@dataclass(frozen=True)
class Coding:
    """What was coded.

    Parameters
    ----------
    rows
        ``respondent, question, administration, domain``: a row for each free-text answer of the period; the domain is
        empty where none was chosen. It holds no text, and no id, by which a guess at a text could be verified.
    quotations
        ``question, domain, text``: what the analyst approved for quoting, as it stands in the sheet. Nothing tells
        whose it is, not even the order, which is that of the texts.
    """

    rows: pd.DataFrame
    quotations: pd.DataFrame


def read_coding(folder: Path, texts: pd.DataFrame) -> tuple[Coding, list[Fault]]:
    """Read the coding sheet of a period folder.

    Parameters
    ----------
    folder
        The period folder.
    texts
        What :func:`followup.coding.free_texts` returned: only answers that are still there count.

    Returns
    -------
    tuple
        What was coded, and the faults: a domain or a word that is not in the drop-down, and a quotation that holds an
        identity number, a telephone number or an address, stop; answers that lack a row, and rows that lack a
        domain, are told of.
    """
    file, faults = folder / SHEET_FILE, list[Fault]()
    written: dict[str, _Row] = {}
    if file.is_file():
        try:
            written, faults = _read_rows(read_judged(file, CODING), set(texts["id"]))
        except InputError as error:
            faults = list(error.faults)
    rows = texts.assign(domain=[written[name].domain if name in written else "" for name in texts["id"]])
    quotations = rows[rows["id"].isin([name for name, row in written.items() if row.quotable])]
    quotations = quotations.assign(text=[written[name].text for name in quotations["id"]]).sort_values(
        QUOTATION_COLUMNS
    )
    coding = Coding(
        *(
            table[columns].astype("str").reset_index(drop=True)
            for table, columns in ((rows, ROW_COLUMNS), (quotations, QUOTATION_COLUMNS))
        )
    )
    if file.is_file():
        faults += _told(len(texts) - len(written), int((rows["domain"] == "").sum()))
    elif len(texts):
        faults.append(_not_begun(len(texts)))
    return coding, faults


@dataclass(frozen=True)
class _Row:
    domain: str
    quotable: bool
    text: str


def _read_rows(sheet: JudgedSheet, current: set[str]) -> tuple[dict[str, _Row], list[Fault]]:
    found, faults = dict[str, _Row](), list[Fault]()
    meanings = _meanings()
    for row in sheet.rows():
        name, text = row.texts["id"], row.texts["text"]
        if name not in current:
            continue
        if name in found:
            message = _("The same answer stands in an earlier row; this one is not used.")
            faults.append(row.fault("coding.row-twice", "id", message, severity=Severity.LOOK))
            continue
        domain, quotable = domain_of(row.texts["domain"]), meanings.get(row.texts["quotable"].casefold())
        choose = _("Choose from the list in the cell.")
        if domain is None:
            message = _("This is none of the five domains.")
            faults.append(row.fault("coding.unknown-domain", "domain", message, choose))
        if quotable is None:
            message = _("It must say yes or no, or nothing.")
            faults.append(row.fault("coding.neither-yes-nor-no", "quotable", message, choose))
        if quotable and find(text):
            message = _("What may be quoted holds an identity number, a telephone number or an e-mail address.")
            next_step = _("Take it out of the answer in the sheet, or do not let it be quoted.")
            faults.append(row.fault("coding.quotation-identifies", "text", message, next_step))
        found[name] = _Row(domain or "", bool(quotable) and text != "", text)
    return found, faults


def _meanings() -> dict[str, bool]:
    found = {"": False}
    for language in LANGUAGES:
        with in_language(language):
            yes, no = yes_no()
            found |= {yes.casefold(): True, no.casefold(): False}
    return found


def _not_begun(answers: int) -> Fault:
    message = ngettext(
        "There is no coding sheet: {count} free-text answer is not in the report.",
        "There is no coding sheet: {count} free-text answers are not in the report.",
        answers,
    )
    next_step = _("If they are to be coded, run “followup code”.")
    return Fault("coding.none", message, Place(SHEET_FILE), next_step, Severity.INFO)


def _told(missing: int, uncoded: int) -> list[Fault]:
    faults, place = list[Fault](), Place(SHEET_FILE)
    if missing:
        message = ngettext(
            "{count} free-text answer is not in the coding sheet.",
            "{count} free-text answers are not in the coding sheet.",
            missing,
        )
        next_step = _("Run “followup code”, which adds them.")
        faults.append(Fault("coding.not-up-to-date", message, place, next_step, Severity.LOOK))
    if uncoded > missing:
        message = ngettext(
            "{count} free-text answer has no domain.", "{count} free-text answers have no domain.", uncoded - missing
        )
        faults.append(Fault("coding.uncoded", message, place, severity=Severity.INFO))
    return faults
