"""A period to make questionnaires of: the second demo period, with what is asked every year marked."""

from __future__ import annotations

import pytest
from changing import ROOT, changed

from followup.period import PeriodInput, read_period

YEARLY = {"status", "followed_up"}


@pytest.fixture(scope="session")
def period() -> PeriodInput:
    read, _faults = read_period(ROOT / "data" / "raw" / "2022-2026")
    assert read is not None
    questions = [q.model_copy(update={"yearly": q.id in YEARLY}) for q in read.questionnaire.questions]
    return changed(read, questionnaire=read.questionnaire.model_copy(update={"questions": questions}))
