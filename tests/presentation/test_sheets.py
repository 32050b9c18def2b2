"""Tables show what the frame holds, as Swedish writes it."""

from __future__ import annotations

import pandas as pd
import pytest
from drawn import (
    GOALS,
    NAN,
    administrations,
    annual_table,
    competence_table,
    coordination_table,
    goals_table,
    inputs,
    names,
    scale_of,
    sensitivity_table,
)
from drawn import statements as coordination_statements

from followup.disclosure.frames import protect_counts, protect_distribution
from followup.disclosure.record import HiddenNumber, Suppression, hidden_numbers
from followup.errors import RunError
from followup.indicators.annual import annual_followup
from followup.indicators.change import Change
from followup.indicators.implementation import implementation, status_counts
from followup.indicators.respondents import item_response
from followup.indicators.systematics import matrix, systematics
from followup.markdown import TableColumn
from followup.period import Measure
from followup.presentation import Sheet, extremes, listing, one_decimal, share, table_markdown, whole
from followup.presentation.appendix import cleaning_sheet, item_sheet, rule_descriptions
from followup.presentation.change import area_change_sheet
from followup.presentation.divisions import disagreement_fragment, disagreement_sheet, division_sheet
from followup.presentation.duties import (
    annual_sheet,
    annual_years_sheet,
    coverage_levels_sheet,
    coverage_sheet,
    prevention_sheet,
)
from followup.presentation.goals import goals_sheet
from followup.presentation.implementation import assignments_fragment, implementation_sheet
from followup.presentation.numbers.prevention import crosswalk_numbers
from followup.presentation.people import change_sheet, competence_sheet, coordination_sheet, needs_sheet
from followup.presentation.response import response_sheet
from followup.presentation.sensitivity import sensitivity_sheet
from followup.presentation.suppression import inferred_sheet, loss_sheet, suppression_fragment
from followup.presentation.systematics import matrix_sheet, systematics_sheet

FIRST, SECOND = administrations()[:2]
FULL = names().administration


def shown(sheet: Sheet) -> list[list[str]]:
    return sheet.shown.to_numpy().tolist()


def assignments() -> pd.DataFrame:
    """Three assignments of the second administration and two of the first, in that order."""
    table = pd.DataFrame(
        {
            "administration": [SECOND, SECOND, SECOND, FIRST, FIRST],
            "state": ["answered", "answered", "unanswered", "answered", "not_applicable"],
            "status": ["done", "ongoing", "", "not_begun", ""],
            "score": [1.0, 0.5, NAN, 0.0, NAN],
            "systematics": [62.5, NAN, NAN, 100.0, NAN],
            "quadrant": ["person_dependent", "not_assessed", "not_assessed", "prepared", "not_assessed"],
        }
    )
    return table.assign(
        assignment=[f"A10{n}.x" for n in range(5)], activity=[f"A10{n}" for n in range(1, 6)],
        disagree=[True, False, False, False, False], answering=[4, 3, 0, 2, 0],
    )  # fmt: skip


def test_no_table_without_a_caption() -> None:
    with pytest.raises(RunError):
        Sheet(pd.DataFrame({"a": [1]}), [TableColumn("a", "A")], " ")


def test_a_table_is_written_with_caption_label_and_note() -> None:
    sheet = Sheet(
        pd.DataFrame({"a": [1234.5]}), [TableColumn("a", "A", one_decimal, width=3)], "Titel.", "Not {{< x >}}."
    )
    assert table_markdown(sheet, "x").splitlines() == [
        "| A |",
        "|:---|",
        "| 1\u00a0234\\,5 |",
        "",
        ": Titel\\. {#tbl-x}",
        "",
        "::: {.note}",
        "Not \\{\\{\\< x \\>\\}\\}\\.",
        ":::",
    ]


def test_response() -> None:
    table = pd.DataFrame({"administration": [FIRST, SECOND], "invited": [1200, 40], "answered": [300, 30]})
    sheet = response_sheet(table.assign(rate=[25.0, 75.0]), names())
    # All: 330 of 1 240 = 26.6.
    assert shown(sheet) == [
        [FULL[FIRST], "1\u00a0200", "300", "25\u00a0%"],
        [FULL[SECOND], "40", "30", "75\u00a0%"],
        ["Totalt", "1\u00a0240", "330", "27\u00a0%"],
    ]


def test_items() -> None:
    answers = pd.DataFrame(
        {
            "respondent": ["R1", "R2", "R3"],
            "question": "role",
            "state": ["answered", "dont_know", "routed"],
            "code": ["director", "", ""],
        }
    )
    sheet = item_sheet(item_response(answers, inputs().questionnaire), inputs().questionnaire)
    assert shown(sheet) == [["Roll", "2", "1", "1", "0", "0", "0", "1"]]


def test_implementation_in_the_plans_order_with_a_total() -> None:
    table, scale = assignments(), scale_of(Measure.IMPLEMENTATION)
    sheet = implementation_sheet(
        implementation(table, ["administration"]), implementation(table),
        status_counts(table, ["administration"], scale.order), scale, FULL, "administration",
    )  # fmt: skip
    # Name, done, ongoing, not begun, not applicable, unknown, base, index, bounds.
    assert shown(sheet) == [
        [FULL[FIRST], "0", "0", "1", "1", "0", "1", "0,0", "0,0"],
        [FULL[SECOND], "1", "1", "0", "0", "1", "2", "75,0", "50,0–83,3"],  # 1.5 / 3 and 2.5 / 3
        ["Totalt", "1", "1", "1", "1", "1", "3", "50,0", "37,5–62,5"],  # 1.5 / 4 and 2.5 / 4
    ]


def test_a_group_without_answers_has_dashes_for_numbers() -> None:
    table, scale = assignments().iloc[[2]], scale_of(Measure.IMPLEMENTATION)
    sheet = implementation_sheet(
        implementation(table, ["administration"]), implementation(table),
        status_counts(table, ["administration"], scale.order), scale, FULL, "administration",
    )  # fmt: skip
    assert shown(sheet)[0][-3:] == ["0", "–", "0,0–100,0"]


def test_systematics_and_matrix_in_the_plans_order() -> None:
    table = assignments()
    by = ["administration"]
    first = systematics_sheet(systematics(table, 70, by), systematics(table, 70), FULL)
    assert shown(first) == [
        [FULL[FIRST], "0", "0", "–", "0"],
        [FULL[SECOND], "2", "1", "62,5", "1"],
        ["Totalt", "2", "1", "62,5", "1"],
    ]
    second = matrix_sheet(matrix(table, by), matrix(table), FULL, "administration")
    assert shown(second) == [
        [FULL[FIRST], "0", "0", "1", "0", "1", "0\u00a0%"],
        [FULL[SECOND], "0", "1", "0", "0", "2", "0\u00a0%"],
        ["Totalt", "0", "1", "1", "0", "3", "0\u00a0%"],
    ]


def test_annual() -> None:
    table = annual_table(["answered", "unanswered", "answered"], [True, True, False], [True, False, False])
    sheet = annual_sheet(annual_followup(table, ["administration"]), annual_followup(table), names())
    assert shown(sheet) == [[name, "2", "1", "1", "100\u00a0%"] for name in (FULL[FIRST], "Totalt")]


def test_the_cells_of_the_grid_of_years_in_words() -> None:
    table = annual_table(["answered", "answered"], [True, True], [True, False])
    texts = [text for row in shown(annual_years_sheet(table, names())) for text in row[1:]]
    assert sorted(texts) == ["Dokumenterad", "Ej dokumenterad"]


def test_the_numbers_of_the_grid_of_forms_and_levels() -> None:
    counts = {(form, level): (i + 3, i) for i, form in enumerate(names().form) for level in ("universal", "indicated")}
    rows = [{"form": f, "level": v, "planned": planned, "begun": begun} for (f, v), (planned, begun) in counts.items()]
    sheet = coverage_levels_sheet(pd.DataFrame(rows), names())
    assert [row[1:] for row in shown(sheet)][:2] == [["3", "0", "3", "0"], ["4", "1", "4", "1"]]


def test_annual_where_nobody_answered() -> None:
    table = annual_table(["unanswered"], [True], [False])
    sheet = annual_sheet(annual_followup(table, ["administration"]), annual_followup(table), names())
    assert shown(sheet)[0][1:] == ["1", "0", "0", "–"]


def test_prevention() -> None:
    profile = pd.DataFrame(
        {
            "level": ["universal", "indicated"], "planned": [3, 9], "planned_base": 12, "planned_share": [25.0, 75.0],
            "begun": [0, 0], "begun_base": 0, "begun_share": NAN,
        }
    )  # fmt: skip
    sheet = prevention_sheet(profile)
    assert shown(sheet) == [["Universell", "3", "25\u00a0%", "0", "–"], ["Indikerad", "9", "75\u00a0%", "0", "–"]]
    assert "12" in sheet.note


def test_coverage() -> None:
    form = next(iter(names().form))
    forms = pd.DataFrame({"form": [form], "planned": [31], "begun": [28], "uncovered": [False]})
    wanted = pd.DataFrame({"item": [form], "chosen": [89], "base": [98], "share": [100 * 89 / 98], "hidden": [False]})
    sheet = coverage_sheet(forms, wanted, names(), 5)
    assert shown(sheet) == [[names().form[form], "31", "28", "91\u00a0%"]]
    assert "98" in sheet.note
    assert shown(coverage_sheet(forms, wanted.iloc[:0], names(), 5))[0][-1] == "–"
    hidden = coverage_sheet(forms, wanted.assign(share=NAN, hidden=True), names(), 5)
    assert shown(hidden)[0][-1] == ".."
    assert "Två punkter" in hidden.note
    assert "Två punkter" not in sheet.note


def test_hidden_numbers_of_people_do_not_appear_in_the_table() -> None:
    units = competence_table(
        (3, 47, 3, 6.4, False), (2, 59, 31, 52.5, False), (9, 90, 45, 50.0, False), (0, 0, 0, NAN, False)
    ).drop(columns="hidden")
    table, total, _ = protect_counts(
        units, ["trained"], 5, name="competence", group="administration", whole="staff",
        derived={"trained": ["share"]}, totals=True,
    )  # fmt: skip
    sheet = competence_sheet(table, total, names(), 5)
    # 3 of 47 is hidden, and 31 of 59, the next smallest, with it.
    assert [row[1:] for row in shown(sheet)] == [
        ["3", "47", "..", ".."],
        ["2", "59", "..", ".."],
        ["9", "90", "45", "50\u00a0%"],
        ["0", "0", "0", "–"],
        ["14", "196", "79", "40\u00a0%"],
    ]
    assert "Två punkter" in sheet.note


def test_coordination() -> None:
    scale = scale_of(Measure.COORDINATION)
    table = protect_distribution(coordination_table([1, 2, 3, 4, 10], [0] * 5), scale.order, 1, name="c").table
    sheet = coordination_sheet(table, coordination_statements(), scale, 1)
    # The highest step first; 14 of 20 at the two highest.
    assert shown(sheet)[0][1:] == ["10", "4", "3", "2", "1", "0", "20", "70\u00a0%"]
    assert shown(sheet)[1][1:] == ["0"] * 7 + ["–"]
    assert "Två punkter" not in sheet.note


def test_hidden_answers_on_coordination_have_the_mark() -> None:
    scale = scale_of(Measure.COORDINATION)
    table = protect_distribution(coordination_table([3, 14, 26, 37, 15]), scale.order, 5, name="c").table
    sheet = coordination_sheet(table, coordination_statements(), scale, 5)
    # 3 would follow from the base of 95 less the two highest (52) and the other two: 14, the smaller, is hidden too.
    assert shown(sheet)[0][1:] == ["15", "37", "26", "..", "..", "0", "95", "55\u00a0%"]
    assert "Två punkter" in sheet.note


def test_needs_that_few_name_stand_last_with_the_mark() -> None:
    table = pd.DataFrame({"item": ["a", "b", "c"], "chosen": [3, 20, 50], "base": 60, "share": [5.0, 33.3, 83.3]})
    marked = protect_counts(
        table, ["chosen"], 5, name="needs", group="item", whole="base", derived={"chosen": ["share"]}
    ).table
    sheet = needs_sheet(marked, {"a": "A", "b": "B", "c": "C"}, 5)
    assert shown(sheet) == [["C", "50", "83\u00a0%"], ["B", "20", "33\u00a0%"], ["A", "..", ".."]]
    assert "Två punkter" in sheet.note


def test_the_appendix_tells_the_loss_and_what_can_be_inferred() -> None:
    parts = [
        Suppression("Utbildade", 9, (HiddenNumber("Kultur", 0, 40), HiddenNumber("Äldre", 0, 33))),
        Suppression("Behov", 6, ()),
    ]
    # 2 of 9, 0 of 6, 2 of 15.
    assert shown(loss_sheet(parts)) == [
        ["Utbildade", "9", "2", "22\u00a0%"], ["Behov", "6", "0", "0\u00a0%"], ["Totalt", "15", "2", "13\u00a0%"],
    ]  # fmt: skip
    assert shown(inferred_sheet(hidden_numbers(parts)))[1] == ["Utbildade", "Äldre", "0", "33"]
    assert "Inget tal är dolt" in suppression_fragment(parts[1:])


def test_change_has_signs_and_adds_up() -> None:
    parts = Change(66.25, 69.0, 2.75, 11.45, -7.0, -1.7, 43, 45, 47, 40, 2.75, 2.75, 11.45, 11.45)
    assert [row[1:] for row in shown(change_sheet(parts, "2018–2022", "2022–2026"))] == [
        ["", "66,3"],
        ["43", "+11,5"],
        ["47", "−7,0"],
        ["40", "−1,7"],
        ["", "69,0"],
    ]


def test_change_per_area_in_the_plans_order_with_a_dash_where_there_is_nothing_to_compare() -> None:
    first, second = list(names().area)[:2]
    table = pd.DataFrame(
        {
            "area": [second, first], "before": [40.0, NAN], "after": [37.75, 80.0], "before_base": [5, 0],
            "after_base": 6, "change": [-2.25, NAN],
        }
    )  # fmt: skip
    assert shown(area_change_sheet(table, names().area, "2018–2022", "2022–2026")) == [
        [names().area[first], "–", "0", "80,0", "6", "–"],
        [names().area[second], "40,0", "5", "37,8", "6", "−2,3"],
    ]


def test_divisions_stand_in_their_order_with_base_and_bounds() -> None:
    rows = [
        ("form", list(names().form)[1], 5, 5, 50.0, 50.0, 50.0), ("level", "indicated", 4, 3, 62.5, 50.0, 75.0),
        ("level", "universal", 2, 0, NAN, 0.0, 100.0), ("plan", next(iter(names().plan)), 9, 8, 55.25, 50.0, 60.0),
        ("target", "staff", 1, 1, 100.0, 100.0, 100.0),
    ]  # fmt: skip
    columns = ["division", "part", "planned", "assessed", "index", "low", "high"]
    assert shown(division_sheet(pd.DataFrame(rows, columns=columns), names())) == [
        ["Plan", next(iter(names().plan.values())), "9", "8", "55,3", "50,0–60,0"],
        ["Målgrupp", "Medarbetare", "1", "1", "100,0", "100,0"],
        ["Förebyggande nivå", "Universell", "2", "0", "–", "0,0–100,0"],
        ["Förebyggande nivå", "Indikerad", "4", "3", "62,5", "50,0–75,0"],
        ["Våldsform", list(names().form.values())[1], "5", "5", "50,0", "50,0"],
    ]


def test_disagreement_shows_the_outermost_answers_and_what_they_count_as() -> None:
    activity = next(iter(names().activity))
    table = pd.DataFrame(
        {
            "activity": activity, "administration": [FIRST, SECOND], "answering": [3, 1], "not_applicable": [0, 2],
            "lowest": ["not_begun", "done"], "highest": ["done", "done"], "status": ["ongoing", ""],
            "state": ["answered", "not_applicable"],
        }
    )  # fmt: skip
    scale = scale_of(Measure.IMPLEMENTATION)
    assert [row[1:] for row in shown(disagreement_sheet(table, scale, names()))] == [
        [FULL[FIRST], "Ej påbörjad", "Genomförd", "–", "Pågår"],
        [FULL[SECOND], "Genomförd", "Genomförd", "några", "Ej aktuell"],
    ]
    assert "#tbl-disagreement" in disagreement_fragment(table, scale, names())
    assert "oeniga" in disagreement_fragment(table.iloc[:0], scale, names())
    assert "#tbl" not in disagreement_fragment(table.iloc[:0], scale, names())


def test_goals_and_the_activities_without_any() -> None:
    table = goals_table(upbringing=[1, 2, 3, 0, 0], home=[0, 0, 0, 0, 1], none=[0, 1, 0, 0, 0])
    sheet = goals_sheet("programme", table, GOALS)
    # Planned, begun, of which by all, not begun, unknown; nothing is not relevant, so that column is left out.
    assert [row[1:] for row in shown(sheet)] == [
        ["6", "3", "1", "3", "0"], ["1", "0", "0", "0", "1"], ["1", "1", "0", "0", "0"],
    ]  # fmt: skip
    assert shown(sheet)[2][0] == "Inget mål angivet"
    assert "räknas vid vart och ett" in sheet.note


def test_the_numbers_of_goals() -> None:
    table = goals_table(upbringing=[1, 2, 3, 0, 0], home=[0] * 5, none=[0, 1, 0, 0, 0])
    numbers = {number.name: number.value for number in crosswalk_numbers("programme", table, GOALS)}
    assert numbers == {
        "crosswalk.programme.upbringing.planned.count": 6, "crosswalk.programme.upbringing.begun.count": 3,
        "crosswalk.programme.upbringing.done.count": 1, "crosswalk.programme.home.planned.count": 0,
        "crosswalk.programme.home.begun.count": 0, "crosswalk.programme.home.done.count": 0,
        "crosswalk.programme.goals.count": 2, "crosswalk.programme.begun.count": 1,
        "crosswalk.programme.unserved.count": 1, "crosswalk.programme.uncovered.count": 1,
    }  # fmt: skip


def test_where_the_plan_names_no_goals_nothing_is_said_of_activities_without_one() -> None:
    numbers = {n.name: n.value for n in crosswalk_numbers("national", goals_table(none=[1, 2, 0, 0, 0]), {})}
    assert numbers["crosswalk.national.uncovered.count"] is None
    assert numbers["crosswalk.national.goals.count"] == 0


def test_the_threshold_that_applies_is_marked() -> None:
    sheet = sensitivity_sheet(sensitivity_table((1, 80), (1, 60), (0.5, 90)), scale_of(Measure.IMPLEMENTATION))
    rows = {row[0]: [text.replace("\u00a0", " ") for text in row[1:]] for row in shown(sheet)}
    assert len(rows) == 10
    # In place and hanging on persons: pågår counts too in the first two, only genomförd in the last two.
    assert rows["70*"] == ["67 %", "33 %", "33 %", "33 %"]
    assert rows["60"] == ["100 %", "0 %", "67 %", "0 %"]
    assert "”Räknas som genomfört: genomförd” som gäller i uppföljningen. Bas: 3" in sheet.note


def test_the_cleaning_rules_are_counted_in_a_fixed_order_and_none_is_left_out() -> None:
    log = pd.DataFrame({"rule": ["row.late", "row.blank", "a.new-rule", "row.late"]})
    assert shown(cleaning_sheet(log)) == [
        [rule_descriptions()["row.blank"], "1"], [rule_descriptions()["row.late"], "2"], ["a.new-rule", "1"],
    ]  # fmt: skip


def test_every_assignment_stands_in_the_appendix_under_its_administration() -> None:
    fragment = assignments_fragment(assignments(), scale_of(Measure.IMPLEMENTATION), names(), 5)
    first, second = fragment.split("## ")[1:]
    assert first.startswith(FULL[FIRST].replace("-", "\\-"))
    assert second.startswith(FULL[SECOND].replace("-", "\\-"))
    assert [line.count("A10") for line in first.splitlines()].count(1) == 2
    # Those whose respondents disagree have a star, which a note explains; without any there is no note.
    assert "Genomförd\\*" in second
    assert (first.count(".note"), second.count(".note")) == (0, 1)


def test_few_answers_about_an_assignment_have_the_mark_under_its_administration() -> None:
    table = assignments().assign(answering=[8.0, NAN, 0.0, NAN, 0.0])
    fragment = assignments_fragment(table, scale_of(Measure.IMPLEMENTATION), names(), 5)
    assert [part.count("\\.\\.") for part in fragment.split("## ")[1:]] == [1, 1]
    assert fragment.count("Två punkter") == 2


def test_missing_values_are_dashes() -> None:
    assert [show(value) for show in (whole, one_decimal, share) for value in (None, NAN)] == ["–"] * 6


def test_the_extremes_of_values_of_which_some_are_missing() -> None:
    for values in ({"a": NAN, "b": 2.0, "c": 1.0}, {"b": 2.0, "a": NAN, "c": 1.0}, {"b": 2.0, "c": 1.0, "a": NAN}):
        assert extremes(values) == (["b"], ["c"])
    with pytest.raises(ValueError, match="empty"):
        extremes({"a": NAN})


@pytest.mark.parametrize(
    ("items", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a och b"), (["a", "b", "c"], "a, b och c")]
)
def test_words_are_joined_as_in_a_sentence(items: list[str], text: str) -> None:
    assert listing(items) == text
