"""Questions with several answers: chosen or not, for each option, out of one cell or of a column for each."""

from __future__ import annotations

from functools import partial

import numpy as np

from followup.clean.answered import Answered, different
from followup.clean.export import Export
from followup.clean.log import listed
from followup.clean.values import STATES, Chosen, Reading, Several, Tick, read_tick
from followup.ingest.match import Pair, Target
from followup.period import Option, Question, Scale
from followup.schemas import State

CHOSEN, NOT_CHOSEN = "chosen", "not_chosen"
"""The codes of an option in a multiple-choice question."""


def read_several(question: Question, pairs: list[Pair], here: Export) -> list[Answered]:
    """Read a question with several answers: chosen or not, for each option."""
    scale = here.scale(question)
    asked = here.asked(Target(question))
    whole = next((pair for pair in pairs if pair.target.option is None), None)
    for pair in pairs if whole is None else [whole]:
        here.log_unasked(pair, asked)
    who = here.who(Target(question))
    said, given = _ticks_in_columns(pairs, who, here) if whole is None else _ticks_in_one_cell(whole, scale, who, here)
    letter = whole.column.letter if whole else ""
    _log_beside_excuses(question, letter, who, said, given, scale, here)
    answered = []
    for option in scale.options:
        if option.means is None:
            readings, of_text = different([_tick(option, chosen, state, scale) for chosen, state in said])
            part = Answered(question.id, option.code, letter, here.rows, who, readings, of_text[given])
            answered.append(part)
    return answered


def _labels(chosen: frozenset[str], scale: Scale) -> str:
    return listed(option.label for option in scale.options if option.code in chosen)


def _excuse(chosen: frozenset[str], scale: Scale) -> Option | None:
    """Return the option among the chosen that says why there is no answer: of several, the last."""
    found = [option for option in scale.options if option.means is not None and option.code in chosen]
    return found[-1] if found else None


def _log_beside_excuses(
    question: Question,
    letter: str,
    who: np.ndarray,
    said: list[tuple[frozenset[str], State]],
    given: np.ndarray,
    scale: Scale,
    here: Export,
) -> None:
    """Note what was chosen together with an option that says why there is no answer: only that option counts."""
    excuses = [_excuse(chosen, scale) if len(chosen) > 1 else None for chosen, _state in said]
    beside = np.array([excuse is not None for excuse in excuses], dtype=bool)[given]
    here.log.add(
        "answer.set-aside-by-dont-know",
        here.table,
        here.rows[who[beside]].tolist(),
        column=letter,
        question=question.id,
        before=[_labels(said[place][0], scale) for place in given[beside]],
        after=[excuse.label for place in given[beside] if (excuse := excuses[place])],
    )


def _tick(option: Option, chosen: frozenset[str], state: State, scale: Scale) -> Reading:
    """Return what all that was chosen says of one option."""
    excuse = _excuse(chosen, scale)
    if excuse is not None and excuse.means is not None:
        state = STATES[excuse.means]
    if state is not State.ANSWERED:
        return Reading(state)
    ticked = option.code in chosen
    return Reading(state, CHOSEN if ticked else NOT_CHOSEN, option.label if ticked else "", float(ticked))


def _ticks_in_one_cell(
    pair: Pair, scale: Scale, who: np.ndarray, here: Export
) -> tuple[list[tuple[frozenset[str], State]], np.ndarray]:
    """Return what can be chosen together and its state, and which of it each row chose: one cell lists it all."""
    choose = Chosen(scale)
    read, places = here.read(pair, who, lambda cell: (cell, choose(cell)))
    changes = [
        (cell, Reading(_state(several), label=_labels(several.codes, scale), rule=several.rule))
        for cell, several in read
    ]
    here.log_changes(pair, who, changes, places)
    return [(several.codes, _state(several)) for _cell, several in read], places


def _state(several: Several) -> State:
    if several.codes:
        return State.ANSWERED
    return State.UNREADABLE if several.rule else State.UNANSWERED


def _ticks_in_columns(
    pairs: list[Pair], who: np.ndarray, here: Export
) -> tuple[list[tuple[frozenset[str], State]], np.ndarray]:
    """Return the same from one column per option.

    Some tools write a word in every column, others leave what was not ticked empty: a row counts as filled in if any
    of its columns says yes or no, and as unreadable if none does but something else is written.
    """
    said: list[tuple[frozenset[str], State]] = [(frozenset(), State.UNANSWERED)]
    given = np.zeros(len(who), dtype=np.int64)
    for pair in pairs:
        option = pair.target.option
        assert option is not None, "a column for the whole question would be read instead"
        read, places = here.read(pair, who, partial(_cell_and_tick, label=option.label))
        here.log_changes(pair, who, [(cell, _of_tick(tick)) for cell, tick in read], places)
        ticks = list(dict.fromkeys(tick for _cell, tick in read))
        places = np.array([ticks.index(tick) for _cell, tick in read], dtype=np.int64)[places]
        # What was chosen so far, with this column's tick: only the combinations that stand in some row.
        met, given = np.unique(given * len(ticks) + places, return_inverse=True)
        said = [_with_tick(said[place // len(ticks)], option, ticks[place % len(ticks)]) for place in met]
    return said, given


def _cell_and_tick(cell: str, label: str) -> tuple[str, Tick]:
    return cell, read_tick(cell, label)


def _of_tick(tick: Tick) -> Reading:
    """Return what the log says of a tick."""
    if tick.chosen is None:
        return Reading(State.UNREADABLE, rule=tick.rule)
    return Reading(State.ANSWERED, label=CHOSEN if tick.chosen else NOT_CHOSEN, rule=tick.rule)


def _with_tick(said: tuple[frozenset[str], State], option: Option, tick: Tick) -> tuple[frozenset[str], State]:
    codes, state = said
    if tick.chosen is None:
        return codes, State.UNREADABLE if tick.rule and state is State.UNANSWERED else state
    return (codes | {option.code} if tick.chosen else codes), State.ANSWERED
