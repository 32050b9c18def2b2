"""``questionnaire.yaml``: questions, scales and routing as data; the code only interprets them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from followup.period.base import Identifier, LongText, Strict, Text


class Kind(StrEnum):
    """What an answer to a question looks like."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    NUMBER = "number"
    TEXT = "text"
    MATRIX = "matrix"


class Means(StrEnum):
    """What an option means when it is not an answer in substance."""

    DONT_KNOW = "dont_know"
    NOT_APPLICABLE = "not_applicable"


class Measure(StrEnum):
    """What a question is asked for: the link between the questionnaire and the indicators."""

    RESPONDENT_KEY = "respondent_key"
    ADMINISTRATION = "administration"
    IMPLEMENTATION = "implementation"
    SYSTEMATICS = "systematics"
    ANNUAL_FOLLOWUP = "annual_followup"
    STAFF = "staff"
    TRAINED = "trained"
    TRAINING_FORM = "training_form"
    TRAINING_NEEDS = "training_needs"
    COORDINATION = "coordination"
    FORMS_WANTED = "forms_wanted"
    BELONGING = "belonging"
    OBSTACLES = "obstacles"


class Option(Strict):
    """One answer that can be chosen."""

    code: Identifier
    label: Text
    score: Annotated[float, Field(ge=0)] | None = None
    means: Means | None = None
    synonyms: list[Text] = Field(default_factory=list, description="Andra sätt att skriva svaret i exporter")


class Scale(Strict):
    """A set of options.

    ``order`` names the codes from lowest to highest. Options outside the order (Vet ej, Ej aktuell) say what they
    mean instead.
    """

    options: Annotated[list[Option], Field(min_length=1)]
    order: list[Identifier] = Field(default_factory=list, description="Svarens koder från lägst till högst")

    def option(self, code: str) -> Option:
        """Return the option with that code.

        Raises
        ------
        KeyError
            If the scale has none.
        """
        for option in self.options:
            if option.code == code:
                return option
        raise KeyError(code)


class Condition(Strict):
    """Routing: the question is asked only of those who gave one of these answers to an earlier one."""

    question: Identifier
    answers: Annotated[list[Identifier], Field(min_length=1)]


class Question(Strict):
    """One question.

    ``columns`` are the headers under which an export may show it, besides its id and text; in a question over
    activities they name the activity by ``{id}`` and ``{title}``.
    """

    id: Identifier
    text: Text
    kind: Kind
    scale: Identifier | None = None
    measures: Measure | None = None
    ask_if: Condition | None = None
    administrations: list[Identifier] = Field(
        default_factory=list, description="Förvaltningar som får frågan; tomt betyder alla"
    )
    columns: list[Text] = Field(default_factory=list)
    short: Annotated[str, Field(min_length=1, max_length=40)] | None = None
    minimum: float | None = None
    maximum: float | None = None
    required: bool = Field(
        default=False, description="true om formuläret inte kan skickas in utan svar: en rad utan svar räknas då inte"
    )
    yearly: bool = Field(default=False, description="true om frågan också ställs i den korta enkäten varje år")
    documents_followup: bool = Field(
        default=False,
        description="true om det högsta svaret betyder att aktiviteten har följts upp och dokumenterats; "
        "högst en fråga, som ställs varje år",
    )

    @property
    def name(self) -> str:
        """The short name for figures and tables."""
        return self.short or self.text


class Questionnaire(Strict):
    """All of ``questionnaire.yaml``."""

    title: Text
    introduction: LongText
    duplicates: Literal["key", "identical"] = Field(
        default="key",
        description="Vad som är en dubblett: samma svarskod (key), eller samma svar på varje fråga (identical)",
    )
    scales: dict[Identifier, Scale] = Field(default_factory=dict)
    questions: Annotated[list[Question], Field(min_length=1)]

    def measuring(self, measure: Measure) -> list[Question]:
        """Return the questions asked for ``measure``, in the questionnaire's order."""
        return [question for question in self.questions if question.measures is measure]

    def question(self, identifier: str) -> Question:
        """Return the question with that id.

        Raises
        ------
        KeyError
            If there is none.
        """
        for question in self.questions:
            if question.id == identifier:
                return question
        raise KeyError(identifier)
