"""``period.yaml``: the term, who was asked, when, and the thresholds the analysis works with."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from followup.period.base import Identifier, LongText, PeriodName, Strict, Text

Share = Annotated[float, Field(ge=0, le=100)]
People = Annotated[int, Field(ge=1, le=10_000_000)]
"""How many were asked: no more than live in the country, so that no sum overflows."""


class Municipality(Strict):
    """The municipality that follows up its plan."""

    name: Text
    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")] = Field(
        description='Kommunkoden, fyra siffror inom citattecken: "0180"'
    )


class Survey(Strict):
    """When the questionnaire was open, and the date of the report."""

    opens: date
    closes: date
    report: date


class Thresholds(Strict):
    """The limits that the analysis works with; each has its reason as a comment in ``period.yaml``."""

    criteria_answered: Annotated[int, Field(ge=1, le=5)] = Field(
        description="Minsta antal besvarade kriterier (av fem) för att systematikindex ska räknas för ett uppdrag"
    )
    carried_out: Share = Field(description="Lägsta statuspoäng × 100 för att ett uppdrag ska räknas som genomfört")
    systematic: Share = Field(description="Lägsta systematikindex för att ett uppdrag ska räknas som systematiskt")
    ranking_base: Annotated[int, Field(ge=1)] = Field(
        description="Minsta antal bedömda uppdrag för att en förvaltning eller ett område ska rangordnas"
    )
    people: Annotated[int, Field(ge=1)] = Field(description="Antal personer under detta värde visas inte (0 visas)")
    clear_share: Share = Field(description="Andel från vilken en iakttagelse formuleras som tydlig")
    few_share: Share = Field(description="Andel under vilken något beskrivs som litet eller fåtal")
    clear_change: Share = Field(description="Minsta förändring i indexenheter som beskrivs som en förändring")


class Export(Strict):
    """How one file in ``responses/`` is to be read, where looking at it is not enough."""

    file: Text
    format: (
        Literal["msforms", "limesurvey", "qualtrics", "surveymonkey", "kobo", "redcap", "google", "spss", "table"]
        | None
    ) = None
    missing: list[Text] = Field(default_factory=list, description="Tecken som betyder att svar saknas, till exempel NA")


class Signatory(Strict):
    """Someone who signs the letter: a line to sign on, with name and office below."""

    role: Text = Field(description="Befattning, till exempel Förvaltningschef eller Handläggare")
    name: Text | None = Field(default=None, description="Namnet; utan namn lämnas raden för det tom")


class Letter(Strict):
    """The standard texts of the letter to the board, one per section."""

    background: LongText
    economy: LongText
    goals: list[Text]
    equality: LongText
    consultation: LongText
    evaluation: LongText
    union: LongText
    signatories: list[Signatory] = Field(default_factory=list, description="De som undertecknar tjänsteskrivelsen")


class Period(Strict):
    """All of ``period.yaml``.

    ``years`` are the years of the term that should have been followed up in the annual report; ``invited`` says how
    many respondents each administration was asked to answer with.
    """

    period: PeriodName
    synthetic: bool = Field(description="true om svaren är påhittade; det skrivs då ut på varje sida")
    status: Literal["draft", "final"]
    language: Literal["sv", "en"] = "sv"
    title: Text = Field(description="Rapportens och tjänsteskrivelsens titel")
    municipality: Municipality
    board: Text
    administration: Identifier = Field(description="Den förvaltning som samordnar uppföljningen (id i plan.yaml)")
    case_number: Text
    years: Annotated[list[int], Field(min_length=1)]
    survey: Survey
    invited: dict[Identifier, People]
    sampled: dict[Identifier, People] = Field(
        default_factory=dict,
        description=(
            "Förvaltningar där ett urval av personalen tillfrågades, med antalet personer som urvalet drogs ur. "
            "Andelar av de svarande får då konfidensintervall. Utelämnas där alla berörda har tillfrågats."
        ),
    )
    thresholds: Thresholds
    previous: PeriodName | None = None
    exports: list[Export] = Field(default_factory=list)
    proposals: Annotated[list[Text], Field(min_length=1)]
    recipients: Annotated[list[Text], Field(min_length=1)]
    letter: Letter
