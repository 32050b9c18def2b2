"""The findings that the analyst has set aside in the period folder, each with its reason."""

from __future__ import annotations

from pathlib import Path

from followup.errors import Fault, InputError, Place
from followup.findings.rules import RULES
from followup.locale import _
from followup.period.reading import line_of, nearest, read_model
from followup.period.set_aside import FINDINGS_FILE, SetAside, SetAsideFile


def check_set_aside(folder: Path) -> list[Fault]:
    """Return what is wrong with a period's ``findings.yaml``: its form, rules that do not exist, rules named twice."""
    return _read(folder)[1]


def read_set_aside(folder: Path) -> list[SetAside]:
    """Return the findings set aside in a period folder; none where it has no ``findings.yaml``.

    Raises
    ------
    InputError
        If the file is at fault: a finding must not slip back into the report because its rule was misspelt.
    """
    aside, faults = _read(folder)
    if faults:
        raise InputError(faults, _("No report was made."))
    return aside


def _read(folder: Path) -> tuple[list[SetAside], list[Fault]]:
    file = folder / FINDINGS_FILE
    if not file.is_file():
        return [], []
    content, lines, faults = read_model(file, SetAsideFile, FINDINGS_FILE)
    if content is None:
        return [], faults
    names, seen = [rule.name for rule in RULES], set[str]()
    for index, item in enumerate(content.set_aside):
        place = Place(FINDINGS_FILE, row=line_of(("set_aside", index, "rule"), lines))
        if item.rule not in names:
            message = _("There is no rule “{name}”.", name=item.rule)
            faults.append(Fault("findings.unknown-rule", message, place, nearest(item.rule, names)))
        elif item.rule in seen:
            message = _("The rule “{name}” is set aside more than once.", name=item.rule)
            faults.append(Fault("findings.set-aside-twice", message, place, _("Keep one of them.")))
        seen.add(item.rule)
    return content.set_aside, faults
