"""What the year says in words of the municipality or of one administration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from followup.locale import _
from followup.markdown import escaped
from followup.presentation.year.setting import YearSetting


def status_list(row: pd.Series, setting: YearSetting, administration: str = "") -> str:
    """List how many have which status; what is beside the scale only where there is any."""
    lines = []
    for code, label in setting.labels.items():
        on_scale = code in setting.status.order
        if on_scale or int(row[code]):
            lines.append(f"{escaped(label)}: {fact_of(f'status.{code}' if on_scale else code, administration)}")
    return bulleted(lines)


def sentences(row: pd.Series, setting: YearSetting, administration: str = "") -> Iterator[str]:
    """Say how much was followed up, and what has changed since the earlier year."""
    if setting.followup is not None and int(row["followup_answered"]):
        yield _(
            "{followed} of {answered} with an answer on follow-up were followed up and documented during the year.",
            followed=fact_of("followed_up", administration),
            answered=fact_of("followup_answered", administration),
        )
    if setting.before is None:
        yield _("There is no earlier yearly round in the period to compare with.")
    elif not int(row["compared"]):
        yield _("Nothing can be compared with {year}: an answer is lacking in one of the years.", year=setting.before)
    else:
        yield _(
            "{compared} can be compared with {year}: {forward} have come further, {same} have the same status and "
            "{back} have a lower one.",
            compared=fact_of("compared", administration),
            year=setting.before,
            forward=fact_of("forward", administration),
            same=fact_of("same", administration),
            back=fact_of("back", administration),
        )


def fact_of(name: str, administration: str = "") -> str:
    """Refer to a number of the year, for all or for one administration.

    Examples
    --------
    >>> fact_of("assignments", "school")
    '{{< fact year.assignments.count.by_administration.school >}}'
    """
    group = f".by_administration.{administration}" if administration else ""
    return f"{{{{< fact year.{name}.count{group} >}}}}"


def bulleted(lines: Sequence[str]) -> str:
    """Write lines as a list."""
    return "\n".join(f"- {line}" for line in lines)
