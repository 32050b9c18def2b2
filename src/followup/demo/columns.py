"""The columns an export holds, and what an answer looks like before a tool writes it its own way."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from followup.demo.respondents import Cell, Submission, Value
from followup.period import Activity, Kind, PeriodInput, Question
from followup.period.scales import options_of


@dataclass(frozen=True)
class AskedColumn:
    """A question, or one activity of a question over activities, with its options' labels by code."""

    question: Question
    activity: Activity | None
    labels: dict[str, str]

    @property
    def cell(self) -> Cell:
        """Where the answer lies in a submission."""
        return self.question.id, self.activity.id if self.activity else ""

    @property
    def item(self) -> str:
        """The activity as respondents see it, empty where the question has none."""
        return f"{self.activity.id} {self.activity.title}" if self.activity else ""

    def header(self, pattern: int) -> str:
        """Return the question's text, or one of its header patterns filled in with the activity."""
        if self.activity is None:
            return self.question.text
        return self.question.columns[pattern].replace("{id}", self.activity.id).replace("{title}", self.activity.title)

    def value(self, row: Submission) -> Value | None:
        """Return the answer in a row: a label, a text, a number or codes; ``None`` if there is none."""
        if self.cell in row.written:
            return row.written[self.cell]
        value = row.answers.get(self.cell)
        return self.labels.get(value, value) if isinstance(value, str) else value

    def chosen(self, row: Submission) -> list[str]:
        """Return the labels of the chosen options, in the questionnaire's order."""
        value = row.answers.get(self.cell)
        return [label for code, label in self.labels.items() if isinstance(value, frozenset) and code in value]


def columns_for(inputs: PeriodInput, administrations: Collection[str]) -> list[AskedColumn]:
    """Return the columns of an export that holds these administrations: their activities, and what all were asked."""
    concerned = {item.activity.id for item in inputs.plan.assignments() if item.administration in administrations}
    columns = []
    for question in inputs.questionnaire.questions:
        if question.administrations and not set(question.administrations) & set(administrations):
            continue
        scale = options_of(question, inputs.questionnaire, inputs.plan, inputs.period.years)
        labels = {option.code: option.label for option in scale.options} if scale else {}
        if question.kind is Kind.MATRIX:
            asked = [activity for activity in inputs.plan.activities if activity.id in concerned]
            columns += [AskedColumn(question, activity, labels) for activity in asked]
        else:
            columns.append(AskedColumn(question, None, labels))
    return columns
