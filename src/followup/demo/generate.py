"""From a period's three files and a pattern to its ``responses/``."""

from __future__ import annotations

from followup.demo.columns import columns_for
from followup.demo.dirt import FORMS, LIMESURVEY, SHAPES, soil
from followup.demo.draws import Draws
from followup.demo.exports import write_forms, write_limesurvey, write_web
from followup.demo.patterns import Pattern
from followup.demo.respondents import Submission, draw_respondents
from followup.demo.truth import Truth, draw_truth
from followup.demo.yearly import make_yearly
from followup.errors import Fault, InputError, Place
from followup.locale import _
from followup.period import PeriodInput
from followup.period.folder import RESPONSES, response_files


def draw_answers(inputs: PeriodInput, pattern: Pattern, seed: str) -> tuple[Truth, list[Submission]]:
    """Return how things stand, and what everybody answers, before any dirt."""
    # A stream of its own for each step: a change in one leaves the others as they were.
    truth = draw_truth(inputs, pattern, Draws(f"{seed}/truth"))
    return truth, draw_respondents(inputs, pattern, truth, Draws(f"{seed}/respondents"))


def shared_out(inputs: PeriodInput) -> dict[str, list[str]]:
    """Share the administrations out over the three tools, in the plan's order: each answers in one."""
    administrations = [item.id for item in inputs.plan.administrations]
    shares = {shape: administrations[number :: len(SHAPES)] for number, shape in enumerate(SHAPES)}
    return {shape: members for shape, members in shares.items() if members}


def make_responses(inputs: PeriodInput, pattern: Pattern, seed: str | None = None) -> dict[str, bytes]:
    """Make the exports of a period.

    Parameters
    ----------
    inputs
        The period; its own ``responses/`` play no part.
    pattern
        The probabilities.
    seed
        Names the random streams; the period's name unless given.

    Returns
    -------
    dict
        File name → content.
    """
    seed = seed or inputs.name
    _truth, submissions = draw_answers(inputs, pattern, seed)
    files = {}
    for shape, members in shared_out(inputs).items():
        own = [submission for submission in submissions if submission.administration in members]
        rows = soil(shape, own, inputs, Draws(f"{seed}/{shape}/dirt"))
        columns = columns_for(inputs, members)
        draws = Draws(f"{seed}/{shape}/numbers")
        if shape == FORMS:
            files[f"{shape}_uppfoljning-{inputs.name}.xlsx"] = write_forms(inputs, columns, rows)
        elif shape == LIMESURVEY:
            survey = draws.whole(100_000, 999_999)
            files[f"{shape}_results-survey{survey}.csv"] = write_limesurvey(columns, rows, draws)
        else:
            files[f"{shape}_uppfoljning-{inputs.name}.csv"] = write_web(columns, rows)
    return files


def make_rounds(inputs: PeriodInput, pattern: Pattern, seed: str | None = None) -> dict[str, bytes]:
    """Make the yearly forms of a period; the survey's answers are drawn from streams of their own.

    Returns
    -------
    dict
        Name below ``responses/``, such as ``2024/enkat-2024-social.xlsx``, → content.
    """
    seed = seed or inputs.name
    return make_yearly(inputs, pattern, draw_truth(inputs, pattern, Draws(f"{seed}/truth")), seed)


def write_responses(inputs: PeriodInput, pattern: Pattern, seed: str | None = None) -> list[str]:
    """Rewrite the ``responses/`` of a synthetic period, and return the names of its files.

    Raises
    ------
    InputError
        If the period is not marked as synthetic: real answers are never overwritten.
    """
    if not inputs.period.synthetic:
        raise InputError(
            [
                Fault(
                    "demo.not-synthetic",
                    _("The period is not marked as synthetic, so its answers are left as they are."),
                    Place("period.yaml"),
                    _("Made-up answers are only written where period.yaml says “synthetic: true”."),
                )
            ],
            _("Nothing was written."),
        )
    files = make_responses(inputs, pattern, seed) | make_rounds(inputs, pattern, seed)
    folder = inputs.folder / RESPONSES
    folder.mkdir(exist_ok=True)
    for old in response_files(inputs.folder):
        if old.name.startswith(tuple(f"{shape}_" for shape in SHAPES)):
            old.unlink()
    for year, forms in inputs.yearly.items():
        for old in forms:
            if old.name.startswith(f"enkat-{year}-"):
                old.unlink()
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    return list(files)
