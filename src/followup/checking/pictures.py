"""Pictures of the answers as they came in: what is missing where, and when answers came."""

from __future__ import annotations

from datetime import date

import pandas as pd
from matplotlib.dates import date2num

from followup.figures.maps import count_map
from followup.figures.style import ACCENT, GRID, MUTED, house_style, new_figure
from followup.locale import _, number, percent
from followup.period import Questionnaire
from followup.presentation import Names, Picture
from followup.schemas import State


def missing_shares(answers: pd.DataFrame) -> pd.DataFrame:
    """Return the share of what was asked that is unanswered or unreadable, question × administration, × 100.

    Examples
    --------
    >>> answers = pd.DataFrame({"question": "status", "administration": ["a", "a", "b", "b"],
    ...                         "state": ["answered", "unanswered", "answered", "routed"]})
    >>> missing_shares(answers).to_dict("index")
    {'status': {'a': 50.0, 'b': 0.0}}
    """
    asked = answers[answers["state"] != State.ROUTED.value]
    lacking = asked["state"].isin([State.UNANSWERED.value, State.UNREADABLE.value])
    shares = 100 * lacking.groupby([asked["question"], asked["administration"]], sort=False).mean()
    return shares.unstack("administration").rename_axis(index=None, columns=None)


def missing_figure(answers: pd.DataFrame, questionnaire: Questionnaire, names: Names) -> Picture:
    """Show which questions which administrations left unanswered."""
    shares = missing_shares(answers)
    order = [question for question in questionnaire.questions if question.id in shares.index]
    columns = [code for code in names.administration if code in shares.columns]
    shares = shares.loc[[question.id for question in order], columns]
    texts = shares.map(lambda share: "" if pd.isna(share) else number(share, 0))
    worst = shares.mean(axis=1)
    alt = _(
        "Grid of questions and administrations with the share of missing answers. Most are missing for “{question}”, "
        "{share} on average.",
        question=next(question.name for question in order if question.id == worst.idxmax()),
        share=percent(worst.max()),
    )
    shown = shares.fillna(0.0).set_axis([question.name for question in order])
    shown.columns = pd.Index([names.administration_short[code] for code in columns])
    texts = texts.set_axis(shown.index).set_axis(shown.columns, axis=1)
    caption = _("Missing answers per question and administration, per cent of what was asked.")
    figure = count_map(shown, texts)
    # Side by side the names of the administrations would run into one another.
    figure.axes[0].tick_params(axis="x", rotation=35)
    for label in figure.axes[0].get_xticklabels():
        label.set_horizontalalignment("left")
    return Picture(figure, caption, alt)


def arrivals_figure(respondents: pd.DataFrame, closes: date) -> Picture | None:
    """Show how the number of respondents grew, against the last day; nothing if no time is known."""
    times = respondents["submitted"].dropna().dt.normalize()
    if times.empty:
        return None
    grown = times.value_counts().sort_index().cumsum()
    late = int((times > pd.Timestamp(closes)).sum())
    last = float(date2num(closes))  # type: ignore[no-untyped-call]
    with house_style():
        figure, axes = new_figure(6)
        axes.step(grown.index.to_pydatetime(), grown.to_numpy(), where="post", color=ACCENT, linewidth=1.8)
        axes.axvline(last, color=MUTED, linestyle="--", linewidth=1)
        axes.annotate(_("last day"), (last, 0), xytext=(-4, 6), textcoords="offset points", ha="right")
        axes.set_ylim(bottom=0)
        axes.set_ylabel(_("Respondents"))
        axes.grid(axis="y", color=GRID, linewidth=0.6)
        figure.autofmt_xdate(rotation=0, ha="center")
    alt = _(
        "Curve of respondents over time: {count} in all, from {first} to {last}, {late} of them after the last day.",
        count=number(len(times)),
        first=times.min().date().isoformat(),
        last=times.max().date().isoformat(),
        late=number(late),
    )
    return Picture(figure, _("Respondents over time; the dashed line is the last day."), alt)
