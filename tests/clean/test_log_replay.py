"""The cleaning log is complete: applied to the raw answers it gives exactly the clean ones."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from replaying import KEPT_ALL_THE_SAME, LITERALLY_NOTHING, clean_ones, replayed
from small_exports import forms, limesurvey, text_file
from test_cleaning_rules import EXAMPLES

from followup.clean import Cleaned, Context, clean
from followup.ingest import RawTable, read_period_responses, read_responses
from followup.period import Kind, PeriodInput, open_period, read_period
from followup.presentation.appendix import cleaning_sheet, rule_descriptions
from followup.questionnaires.excel import write_excel
from followup.questionnaires.layout import answer_rows
from followup.questionnaires.outline import outlines

RAW = Path(__file__).parents[2] / "data" / "raw"
PERIODS = ("2018-2022", "2022-2026")
MANY_RULES = (
    ("questionnaire.yaml", "kind: multiple, scale: years", "kind: multiple, administrations: [school], scale: years"),
    (
        "questionnaire.yaml",
        "kind: multiple, scale: needs",
        "kind: multiple, ask_if: { question: status, answers: [done, ongoing] }, scale: needs",
    ),
    (
        "questionnaire.yaml",
        "kind: scale, scale: agreement",
        "kind: scale, ask_if: { question: needs, answers: [risk] }, scale: agreement",
    ),
    (
        "questionnaire.yaml",
        "kind: text, measures: obstacles",
        "kind: text, ask_if: { question: steering, answers: [no] }, measures: obstacles",
    ),
    (
        "questionnaire.yaml",
        "{ code: risk, label: Risk }",
        "{ code: risk, label: Risk }\n      - { code: nothing, label: Inget, means: not_applicable }",
    ),
)  # fmt: skip
"""Several answers routed and asked of some, chains of routing, and two options that say why there is no answer."""


def read(folder: Path) -> tuple[list[RawTable], Context]:
    """Read what lies in a period folder."""
    period, _faults = read_period(folder)
    assert period is not None
    tables, faults = read_responses(period.responses, period.period.exports)
    assert faults == []
    return tables, Context.of(period)


# What people and tools write, of which some is plain, some readable after cleaning and some not at all.
KEYS = st.sampled_from(["", "k1", " K1 ", "k2"])
WHERE = st.sampled_from(
    ["Socialförvaltningen", "Skolförvaltningen", "skolförvaltningen ", "Skola", "Omsorgsförvaltningen", "Brand", " "]
)  # fmt: skip
SENT = st.sampled_from(["2023-01-20 09:30:00", "2023-01-21 10:00:00", "2023-02-12 08:00:00"])
STATUS = st.sampled_from(
    ["Genomförd", "Pågår", "Ej påbörjad", "Ej aktuell", "Vet ej", "", " ", " genomförd", "1 – Pågår", "Lite grann",
     "inte påbörjad", "done", "VET EJ"]
)  # fmt: skip
AGREEMENT = st.sampled_from(["Ja", "Nej", "Vet ej", "", "ja", "no", "Kanske Lisa"])
NUMBERS = st.sampled_from(["", "0", "3", "40", "40.0", "12.5", "12,50", "1\xa0234", "+3", "007", "ca 40", "9999", "-1"])
TEXTS = st.sampled_from(["", " ", "Tid; pengar", "1. Lisa\n2. Kalle"])
TICKS = st.sampled_from(["", "Ja", "Nej", "X", "0", "TRUE", " ja", "nej.", "Lisa vet", "-"])


def several(*texts: str) -> st.SearchStrategy[str]:
    """Draw cells that list options, joined in every tool's way."""
    joined = st.sampled_from([";", ", ", ",", "|", "\n", " ; "])
    pieces = st.lists(st.sampled_from(texts), max_size=4)
    return st.builds(lambda join, some, end: join.join(some) + end, joined, pieces, st.sampled_from(["", ";"]))


NEEDS = several(
    "Lagar, regler och sekretess", "Att fråga", "Risk", "Inget", "Vet ej", "risk", "1. RISK", "law asking", "Lisa", ""
)
YEARS = several("2019", "2020", "y2020", "Inget av åren", "inget år", "1999")
ITEMS = {"status": ["A1", "A2", "A3"], "written": ["A1", "A2", "A3"]}
TITLES = {"A1": "Fråga om våld", "A2": "Jourboende", "A3": "Lektioner"}
OPTIONS = {"annual": ["y2019", "y2020", "none"], "needs": ["law", "asking", "risk", "nothing", "dont_know"]}
COMMON = {
    "key": KEYS,
    "administration": WHERE,
    **{f"status[{item}]": STATUS for item in ITEMS["status"]},
    **{f"written[{item}]": AGREEMENT for item in ITEMS["written"]},
    "staff": NUMBERS,
    "trained": NUMBERS,
    "steering": AGREEMENT,
    "obstacles": TEXTS,
}
LISTED = {**COMMON, "annual": YEARS, "needs": NEEDS}
TICKED = {**COMMON, **{f"{name}[{option}]": TICKS for name, options in OPTIONS.items() for option in options}}
BLANK = st.builds(lambda columns: dict.fromkeys(columns, ""), st.just(list(TICKED | LISTED)))
TEXT_OF = {
    "key": "Ange din svarskod", "administration": "Var arbetar du?", "annual": "Vilka år följdes arbetet upp?",
    "staff": "Hur många är ni?", "trained": "Hur många är utbildade?", "needs": "Vad behöver ni kunna?",
    "steering": "Styrningen är tydlig.", "obstacles": "Vad hindrade?",
    **{f"status[{item}]": f"{item} {title} – hur långt?" for item, title in TITLES.items()},
    **{f"written[{item}]": f"Finns det en rutin? [{title}]" for item, title in TITLES.items()},
}  # fmt: skip


def rows_of(columns: dict[str, st.SearchStrategy[str]]) -> st.SearchStrategy[list[dict[str, str]]]:
    return st.lists(st.one_of(st.fixed_dictionaries(columns), st.fixed_dictionaries(columns), BLANK), max_size=4)


def write_exports(
    folder: Path,
    plain: list[dict[str, str]],
    sent: str,
    from_forms: list[dict[str, str]],
    from_limesurvey: list[dict[str, str]],
) -> None:
    """Write each list of rows in the shape of one tool, over what was written before."""
    for file in folder.iterdir():
        file.unlink()
    if plain:
        # The first row twice: a double whatever the questionnaire holds to be one.
        rows = [*plain, plain[0]]
        body = [[sent if any(row.values()) else "", *(row[name] for name in LISTED)] for row in rows]
        text_file(folder / "a.csv", [["Inskickad", *LISTED], *body, ["Totalt", "", "", *["1"] * (len(LISTED) - 2)]])
    if from_forms:
        forms(folder / "b.xlsx", [TEXT_OF[name] for name in LISTED], [[row[n] for n in LISTED] for row in from_forms])
    if from_limesurvey:
        headers = [f"{name.partition('[')[0]}[SQ00{n}]. Fråga [{name.partition('[')[2][:-1]} x]" if "[" in name
                   else f"{name}. Fråga" for n, name in enumerate(TICKED)]  # fmt: skip
        limesurvey(folder / "c.csv", headers, [[row[name] for name in TICKED] for row in from_limesurvey])


@pytest.mark.parametrize("doubles", ["key", "identical"])
def test_the_log_applied_to_the_raw_answers_gives_the_clean_ones(
    tiny_period: Callable[..., Path], doubles: str
) -> None:
    folder = tiny_period(*MANY_RULES, ("questionnaire.yaml", "scales:\n", f"duplicates: {doubles}\nscales:\n"))
    met = set[str]()

    # The same draws each time: that every rule is met must not be left to chance.
    @settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
    @given(rows_of(LISTED), SENT, rows_of(LISTED), rows_of(TICKED))
    def compare(plain: list, sent: str, from_forms: list, from_limesurvey: list) -> None:
        write_exports(folder / "responses", plain, sent, from_forms, from_limesurvey)
        tables, context = read(folder)
        cleaned = clean(tables, context)
        assert replayed(tables, context, cleaned.log) == clean_ones(cleaned)
        met.update(cleaned.log["rule"])

    compare()
    # What was drawn was not so tame that nothing had to be cleaned.
    assert met >= set(rule_descriptions()) - {"form.superseded", "row.required-missing", "row.late"}


@pytest.mark.parametrize("name", PERIODS)
def test_the_log_of_a_committed_period_gives_its_clean_answers(name: str) -> None:
    period = open_period(RAW, name)
    tables, _faults = read_period_responses(period)
    context = Context.of(period)
    cleaned = clean(tables, context)
    assert len(cleaned.answers) > 10_000
    assert replayed(tables, context, cleaned.log) == clean_ones(cleaned)


def filled_in(period: PeriodInput, file: Path, *, neatly: bool) -> list[RawTable]:
    """Fill in the first administration's form, as the form wants it or in one's own way, and read it."""
    outline = outlines(period)[0]
    workbook = load_workbook(io.BytesIO(write_excel(outline)))
    sheet = workbook.worksheets[1]
    for place, row in enumerate(row for row in answer_rows(outline) if row.kind == "answer" and row.item):
        assert row.item is not None
        if row.option is not None:
            value = ("Ja", "Nej")[place % 2] if neatly else ("JA.", "x", "Lisa vet", "")[place % 4]
        elif row.item.options:
            label = row.item.options[place % len(row.item.options)].label
            value = label if neatly else (label.upper(), f"1. {label}", "Lite grann")[place % 3]
        elif row.item.question.kind is Kind.NUMBER:
            value = "7" if neatly else ("1 200", "12,5", "ca 40")[place % 3]
        else:
            value = "Svar"
        sheet[row.cell] = value
    workbook.save(file)
    tables, faults = read_responses([file], (), period)
    assert faults == []
    return tables


@pytest.mark.parametrize("neatly", [True, False])
def test_the_log_of_a_filled_in_form_gives_its_clean_answers(tmp_path: Path, *, neatly: bool) -> None:
    period = open_period(RAW, "2022-2026")
    tables = filled_in(period, tmp_path / "form.xlsx", neatly=neatly)
    context = Context.of(period)
    cleaned = clean(tables, context)
    assert replayed(tables, context, cleaned.log) == clean_ones(cleaned)
    readings = {"label.cleaned", "value.unreadable"}
    assert readings.isdisjoint(cleaned.log["rule"]) if neatly else readings <= set(cleaned.log["rule"])


MORE = {
    "a label among several": ("label.cleaned", [{"needs": "risk;Att fråga"}], ()),
    "a code among several": ("label.cleaned", [{"needs": "law asking"}], ()),
    "an option named twice": ("label.cleaned", [{"needs": "Risk;Risk;"}], ()),
    "a word in an option's column": ("label.cleaned", [{"needs_risk": " ja", "needs_law": "Nej"}], ()),
    "a no in an option's column": ("label.cleaned", [{"needs_risk": "nej."}], ()),
    "an administration": ("label.cleaned", [{"where": "socialförvaltningen", "staff": "1"}], ()),
    "a stranger among several": ("value.unreadable", [{"needs": "Risk;Lisa"}], ()),
    "only strangers": ("value.unreadable", [{"needs": "Lisa"}], ()),
    "a strange word in an option's column": ("value.unreadable", [{"needs_risk": "Lisa vet"}], ()),
    "a strange word beside a tick": ("value.unreadable", [{"needs_risk": "Lisa vet", "needs_law": "Ja"}], ()),
    "columns ticked beside don't know": (
        "answer.set-aside-by-dont-know", [{"needs_risk": "Ja", "needs_law": "Nej", "needs_dont_know": "Ja"}], (),
    ),
    "not applicable beside don't know": ("answer.set-aside-by-dont-know", [{"needs": "Inget;Vet ej"}], MANY_RULES[-1:]),
    "several led past": ("routing.answered", [{"status_A1": "Ej påbörjad", "needs": "Risk"}], MANY_RULES),
    "columns led past": ("routing.answered", [{"status_A1": "Ej påbörjad", "needs_risk": "Nej"}], MANY_RULES),
    "several not asked": ("answer.not-asked", [{"annual": "2019"}], MANY_RULES),
    "a text led past": ("routing.answered", [{"needs": "Risk", "steering": "Ja", "obstacles": "Tid"}], MANY_RULES[2:]),
}  # fmt: skip
CHANGING = {
    **{
        rule: (rule, example.rows, example.edits) for rule, example in EXAMPLES.items() if rule not in KEPT_ALL_THE_SAME
    },
    **MORE,
}


@pytest.mark.parametrize("case", CHANGING)
def test_without_an_entry_the_clean_answers_do_not_come_back(
    tiny_period: Callable[..., Path], clean_rows: Callable[..., Cleaned], case: str
) -> None:
    rule, rows, edits = CHANGING[case]
    clean_rows(*rows, edits=edits)
    tables, context = read(tiny_period(*edits))
    cleaned = clean(tables, context)
    right = clean_ones(cleaned)
    assert replayed(tables, context, cleaned.log) == right
    of_rule = cleaned.log.index[cleaned.log["rule"] == rule]
    assert len(of_rule)
    for entry in of_rule:
        assert replayed(tables, context, cleaned.log.drop(index=entry)) != right


def test_a_cell_that_says_nothing_as_it_stands_is_no_clean_answer() -> None:
    """Where an entry is missing the replay gives what cleaning never gives, so that the two cannot agree."""
    assert LITERALLY_NOTHING.state not in {
        "answered",
        "dont_know",
        "not_applicable",
        "routed",
        "unanswered",
        "unreadable",
    }


def test_an_answer_that_nobody_can_read_and_that_was_led_past_is_routed_and_noted(clean_rows) -> None:
    cleaned = clean_rows({"status_A1": "Ej påbörjad", "written_A1": "Kanske Lisa"})
    written = cleaned.log[cleaned.log["item"] == "A1"]
    assert written[["rule", "before", "after"]].to_numpy().tolist() == [
        ["routing.answered", "‹…›", ""], ["value.unreadable", "‹…›", ""],
    ]  # fmt: skip


def test_several_answers_that_were_led_past_have_one_entry(clean_rows) -> None:
    cleaned = clean_rows({"status_A1": "Ej påbörjad", "needs": "Att fråga;Risk;"}, edits=MANY_RULES)
    (entry,) = cleaned.log.itertuples()
    assert (entry.rule, entry.question, entry.item) == ("routing.answered", "needs", "")
    assert entry.before == "Att fråga; Risk"


def test_exact_labels_joined_in_a_tools_own_way_leave_no_entry(clean_rows) -> None:
    cells = [
        "Risk;Att fråga;",
        "Att fråga, Lagar, regler och sekretess, Risk",
        "Risk\nAtt fråga",
        "Risk|Att fråga",
        ";",
    ]
    cleaned = clean_rows(*({"staff": "1", "needs": cell} for cell in cells), {"needs_risk": "Unchecked"})
    assert cleaned.log.empty


@pytest.mark.parametrize("name", PERIODS)
def test_the_appendix_counts_every_entry_of_the_log_once(name: str, clean_folder: Callable[[Path], Cleaned]) -> None:
    log = clean_folder(RAW / name).log
    table = cleaning_sheet(log).table
    assert dict(zip(table["rule"], table["count"], strict=True)) == {
        rule: log["rule"].tolist().count(rule) for rule in set(log["rule"])
    }
    assert table["count"].sum() == len(log)
    assert set(table["rule"]) <= set(rule_descriptions())
