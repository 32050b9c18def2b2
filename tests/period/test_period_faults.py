"""A period folder at fault: every fault is named, with its file, its line and the nearest right word."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from followup.errors import Fault, InputError, Severity
from followup.period import find_period, open_period, period_names, read_period
from followup.pipeline.check import find_faults

PERIOD, PLAN, QUESTIONNAIRE = "period.yaml", "plan.yaml", "questionnaire.yaml"
MEASURES_STATUS = "scale: status\n    measures: implementation\n"
A_NUMBER = "kind: number, measures: staff"
AFTER_LATER = "kind: number, ask_if: { question: steering, answers: [yes] }, measures: staff"


class Found(NamedTuple):
    """What a test compares of a fault."""

    rule: str
    file: str
    line: int | None


@pytest.fixture
def faults_after(tiny_period) -> Callable[..., list[Fault]]:
    """Make the edits to a valid period and return the faults."""
    return lambda *edits: read_period(tiny_period(*edits))[1]


@pytest.fixture
def only_fault_after(faults_after) -> Callable[..., Fault]:
    def only(*edits: tuple[str, str, str]) -> Fault:
        (fault,) = faults_after(*edits)
        return fault

    return only


def at(fault: Fault) -> Found:
    return Found(fault.rule, fault.place.file, fault.place.row)


def line(folder: Path, file: str, text: str) -> int:
    """Return the line on which a text stands."""
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    return next(number for number, content in enumerate(lines, start=1) if text in content)


def test_the_small_period_is_without_fault(tiny_period):
    period, faults = read_period(tiny_period())
    assert faults == []
    assert period is not None
    assert (period.name, len(period.plan.activities), len(period.questionnaire.questions)) == ("2018-2022", 3, 13)
    # A1 lies with both administrations, A2 and A3 with one each.
    assert [(item.activity.id, item.administration) for item in period.plan.assignments()] == [
        ("A1", "social"),
        ("A1", "school"),
        ("A2", "social"),
        ("A3", "school"),
    ]


@pytest.mark.parametrize("name", ["2018-2022", "2022-2026"])
def test_the_committed_periods_are_without_fault(name):
    _period, faults = read_period(Path(__file__).parents[2] / "data" / "raw" / name)
    assert faults == []


def test_codes_stay_text_and_no_stays_an_answer(tiny_period):
    period, _faults = read_period(tiny_period((PERIOD, '"9998"', '"0180"')))
    assert period is not None
    assert period.period.municipality.code == "0180"
    assert period.questionnaire.scales["agreement"].order == ["no", "yes"]


@pytest.mark.parametrize(
    ("file", "old", "new", "rule", "hint"),
    [
        (PERIOD, 'code: "9998"', "code: 0180", "yaml.not-text", '"0180"'),
        (PERIOD, 'code: "9998"', 'code: "180"', "yaml.wrong-form", "0180"),
        (PERIOD, "case_number: SN 2023-0001", "case_number: 2023", "yaml.not-text", '"2023"'),
        (PERIOD, "goals: [Trygghet]", "goals: [Mål: trygghet]", "yaml.not-text", '"Mål: trygghet"'),
        (PERIOD, "status: draft", "status: klar", "yaml.not-allowed", "draft, final"),
        (PERIOD, "status: draft", "status:", "yaml.empty-value", ""),
        (PERIOD, "opens: 2023-01-16", "opens: 2023-02-30", "yaml.invalid-value", ""),
        (PERIOD, "opens: 2023-01-16", "opens: 16/1 2023", "yaml.invalid-value", ""),
        (PERIOD, "social: 3", "social: tre", "yaml.invalid-value", ""),
        (PERIOD, "social: 3", "social: 0", "yaml.invalid-value", ""),
        (PERIOD, "carried_out: 75", "carried_out: 175", "yaml.invalid-value", ""),
        (PERIOD, "proposals: [Nämnden godkänner rapporten.]", "proposals: []", "yaml.empty-list", ""),
        (PERIOD, "survey: {", "survey: x #", "yaml.invalid-value", ""),
        (PERIOD, "board: Socialnämnden", "board: " + "n" * 501, "yaml.invalid-value", ""),
        (PERIOD, "board: Socialnämnden", 'board: ""', "yaml.invalid-value", ""),
        (PERIOD, "synthetic: true", "synthetic: kanske", "yaml.invalid-value", ""),
        (PLAN, "id: A2", "id: A 2", "yaml.wrong-form", "a–z"),
        (PLAN, "levels: [universal]", "levels: [univrsal]", "yaml.not-allowed", "universal, selective, indicated"),
        (QUESTIONNAIRE, "kind: matrix", "kind: grid", "yaml.not-allowed", "matrix"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named_with_its_line(tiny_period, file, old, new, rule, hint):
    folder = tiny_period((file, old, new))
    (fault,) = read_period(folder)[1]
    assert at(fault) == Found(rule, file, line(folder, file, new))
    assert hint in fault.next_step


def test_an_unknown_key_is_named_with_its_line_and_the_nearest_right_one(tiny_period):
    folder = tiny_period((PLAN, "responsible: [school]", "responsibel: [school]"))
    missing, unknown = sorted(read_period(folder)[1], key=at)
    where = line(folder, PLAN, "responsibel")
    assert at(unknown) == Found("yaml.unknown-key", PLAN, where)
    assert unknown.place.column == "activities[3].responsibel"
    assert "responsible" in unknown.next_step
    # The activity that lacks the right key begins four lines above the wrong one.
    assert at(missing) == Found("yaml.missing-key", PLAN, where - 4)


def test_a_missing_key_is_named_at_what_it_is_missing_from(tiny_period):
    folder = tiny_period((QUESTIONNAIRE, "    text: Finns det en rutin?\n", ""))
    (fault,) = read_period(folder)[1]
    assert at(fault) == Found("yaml.missing-key", QUESTIONNAIRE, line(folder, QUESTIONNAIRE, "id: written"))
    assert "text" in fault.message


@pytest.mark.parametrize(
    ("file", "old", "new", "rule", "hint"),
    [
        (PLAN, "responsible: [school]", "responsible: [schol]", "plan.unknown-administration", "school"),
        (PLAN, "forms: [honour]", "forms: [honor]", "plan.unknown-violence-form", "honour"),
        (PLAN, "area: support", "area: suport", "plan.unknown-area", "support"),
        (PLAN, "plan: HP", "plan: AP", "plan.unknown-plan", "HP"),
        (PERIOD, "administration: social", "administration: socail", "plan.unknown-administration", "social"),
        (
            PERIOD,
            "years: [2019, 2020]",
            "years: [2019, 2020]\nsampled: { skola: 40 }",
            "period.unknown-administration",
            "",
        ),
        (
            PERIOD,
            "years: [2019, 2020]",
            "years: [2019, 2020]\nsampled: { social: 2 }",
            "period.sample-larger-than-staff",
            "sampled",
        ),
        (QUESTIONNAIRE, "scale: needs", "scale: need", "questionnaire.unknown-scale", "needs"),
        (QUESTIONNAIRE, "order: [no, yes]", "order: [no, yess]", "questionnaire.unknown-option", "yes"),
        (
            QUESTIONNAIRE,
            "ask_if: { question: status",
            "ask_if: { question: statsu",
            "questionnaire.routing-unknown",
            "",
        ),
        (
            QUESTIONNAIRE,
            "answers: [done, ongoing]",
            "answers: [done, ongong]",
            "questionnaire.routing-unknown-answer",
            "ongoing",
        ),
        (
            QUESTIONNAIRE,
            "kind: number, measures: staff",
            "kind: number, administrations: [sociala], measures: staff",
            "plan.unknown-administration",
            "social",
        ),
    ],
)
def test_an_id_that_nothing_answers_to_is_named_with_its_line(tiny_period, file, old, new, rule, hint):
    folder = tiny_period((file, old, new))
    found = [fault for fault in read_period(folder)[1] if fault.severity is Severity.STOP]
    assert Found(rule, file, line(folder, file, new.splitlines()[-1])) in map(at, found)
    assert any(hint in fault.next_step for fault in found)


def test_an_id_used_twice_is_named_where_it_comes_again(tiny_period):
    folder = tiny_period((PLAN, "id: A3", "id: A1"), (QUESTIONNAIRE, "id: trained", "id: staff"))
    found = {at(fault) for fault in read_period(folder)[1]}
    again = line(folder, PLAN, "Lektioner") - 1
    assert Found("period.duplicate-id", PLAN, again) in found
    assert Found("period.duplicate-id", QUESTIONNAIRE, line(folder, QUESTIONNAIRE, "utbildade")) in found


@pytest.mark.parametrize("kind", ["programme_goals", "national_goals"])
def test_a_goal_used_twice_is_named(faults_after, kind):
    goals = f"{kind}:\n  - {{ id: G1, title: Ett }}\n  - {{ id: G1, title: Två }}\nactivities:\n"
    assert [fault.rule for fault in faults_after((PLAN, "activities:\n", goals))] == ["period.duplicate-id"]


def test_an_activity_needs_a_responsible_administration(only_fault_after):
    fault = only_fault_after((PLAN, "responsible: [school]", "responsible: []"))
    assert fault.rule == "yaml.empty-list"
    assert fault.place.column == "activities[3].responsible"


def test_an_administration_named_twice_for_an_activity_is_a_fault(only_fault_after):
    fault = only_fault_after((PLAN, "responsible: [school]", "responsible: [school, school]"))
    assert fault.rule == "plan.responsible-twice"


def test_a_timetable_that_ends_before_it_starts_is_a_fault(only_fault_after):
    assert only_fault_after((PLAN, "{ start: 2020, end: 2022 }", "{ start: 2020, end: 2019 }")).rule == (
        "plan.timetable-backwards"
    )


def test_an_administration_without_activities_only_deserves_a_look(tiny_period):
    folder = tiny_period(
        (PLAN, "responsible: [social, school]", "responsible: [social]"),
        (PLAN, "responsible: [school]", "responsible: [social]"),
    )
    period, (fault,) = read_period(folder)
    assert period is not None
    assert (fault.rule, fault.severity) == ("plan.idle-administration", Severity.LOOK)


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('period: "2018-2022"', 'period: "2022-2026"', "period.wrong-folder"),
        ('period: "2018-2022"', 'period: "2018-2022"\nprevious: "2018-2022"', "period.own-predecessor"),
        ("years: [2019, 2020]", "years: [2020, 2019]", "period.years-order"),
        ("years: [2019, 2020]", "years: [2019, 2019]", "period.years-order"),
        ("closes: 2023-02-10", "closes: 2023-01-10", "period.dates-order"),
        ("report: 2023-04-24", "report: 2023-01-24", "period.dates-order"),
        ("  school: 2\n", "", "period.invited-missing"),
        ("  school: 2\n", "  school: 2\n  skola: 2\n", "period.unknown-administration"),
    ],
)
def test_what_period_yaml_says_must_hold_together(only_fault_after, old, new, rule):
    assert only_fault_after((PERIOD, old, new)).rule == rule


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("    order: [no, yes]\n", "", "questionnaire.scale-without-order"),
        ("label: Ja, score: 1 }", "label: Ja }", "questionnaire.score-missing"),
        (
            "Vet ej, means: dont_know }\n    order: [no",
            "Vet ej }\n    order: [no",
            "questionnaire.option-outside-order",
        ),
        ("order: [no, yes]", "order: [no]", "questionnaire.option-outside-order"),
        ("{ code: risk, label: Risk }", "{ code: law, label: Risk }", "questionnaire.duplicate-option"),
        ("kind: multiple, scale: needs", "kind: multiple", "questionnaire.scale-missing"),
        ("scales:\n", "scales:\n  years: { options: [{ code: y, label: Y }] }\n", "questionnaire.reserved-scale"),
        (MEASURES_STATUS, "scale: status\n", "questionnaire.measure-missing"),
        (", measures: administration }", " }", "questionnaire.measure-missing"),
        (A_NUMBER, "kind: scale, scale: status, measures: implementation", "questionnaire.measure-missing"),
    ],
)
def test_what_questionnaire_yaml_says_must_hold_together(faults_after, old, new, rule):
    assert {fault.rule for fault in faults_after((QUESTIONNAIRE, old, new))} == {rule}


def test_a_question_cannot_be_routed_by_a_later_one(only_fault_after):
    assert only_fault_after((QUESTIONNAIRE, A_NUMBER, AFTER_LATER)).rule == "questionnaire.routing-unknown"


def test_routing_by_an_administration_or_a_form_of_violence_is_checked_against_the_plan(faults_after):
    routed = "kind: number, ask_if: {{ question: administration, answers: [{}] }}, measures: staff"
    right, wrong = (faults_after((QUESTIONNAIRE, A_NUMBER, routed.format(name))) for name in ("school", "skola"))
    assert right == []
    assert [fault.rule for fault in wrong] == ["questionnaire.routing-unknown-answer"]


def test_the_faults_of_all_three_files_come_in_one_go(tiny_period):
    folder = tiny_period(
        (PERIOD, "board: Socialnämnden", "bord: Socialnämnden"),
        (PLAN, "responsible: [school]", "responsible: [schol]"),
        (PLAN, "forms: [honour]", "forms: [honor]"),
        (QUESTIONNAIRE, "    order: [no, yes]\n", ""),
    )
    period, faults = read_period(folder)
    assert period is None
    assert {fault.rule for fault in faults} == {
        "yaml.unknown-key",
        "yaml.missing-key",
        "plan.unknown-administration",
        "plan.unknown-violence-form",
        "questionnaire.scale-without-order",
    }
    assert all(fault.place.row for fault in faults)


def test_a_broken_file_does_not_hide_the_faults_of_the_others(tiny_period):
    folder = tiny_period((PERIOD, "board: ", "board: : "), (PLAN, "forms: [honour]", "forms: [honor]"))
    (folder / QUESTIONNAIRE).unlink()
    _period, faults = read_period(folder)
    assert [at(fault) for fault in faults] == [
        Found("yaml.broken", PERIOD, line(folder, PERIOD, "board: : ")),
        Found("period.file-missing", QUESTIONNAIRE, None),
        Found("plan.unknown-violence-form", PLAN, line(folder, PLAN, "honor]")),
    ]


def test_opening_a_period_at_fault_raises_every_fault_that_stops(tiny_period):
    folder = tiny_period((PERIOD, "closes: 2023-02-10", "closes: 2023-01-10"), (PLAN, "plan: HP", "plan: AP"))
    with pytest.raises(InputError) as refused:
        open_period(folder.parent)
    assert {fault.rule for fault in refused.value.faults} == {"period.dates-order", "plan.unknown-plan"}
    assert refused.value.exit_code == 2


def test_the_newest_period_is_opened_where_none_is_named(tiny_period):
    raw = tiny_period().parent
    newer = raw / "2022-2026"
    newer.mkdir()
    (newer / PERIOD).write_text("", encoding="utf-8")
    (raw / "notes").mkdir()
    assert period_names(raw) == ["2018-2022", "2022-2026"]
    assert find_period(raw, None) == newer
    assert open_period(raw, "2018-2022").name == "2018-2022"


def test_an_unknown_period_is_refused_with_the_nearest_one(tiny_period):
    with pytest.raises(InputError) as refused:
        find_period(tiny_period().parent, "2018-2023")
    (fault,) = refused.value.faults
    assert fault.rule == "period.unknown"
    assert "2018-2022" in fault.next_step


@pytest.mark.parametrize("name", ["missing", "empty"])
def test_a_folder_without_periods_is_refused(tmp_path, name):
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError) as refused:
        find_period(tmp_path / name, None)
    assert [fault.rule for fault in refused.value.faults] == ["period.none"]


def test_hidden_files_lock_files_and_what_desktops_leave_are_no_answers(tiny_period):
    folder = tiny_period()
    for name in (".DS_Store", "~$svar.xlsx", ".~lock.svar.ods#", "Thumbs.db", "desktop.ini", "README.md", "svar.csv"):
        (folder / "responses" / name).write_text("x", encoding="utf-8")
    period, _faults = read_period(folder)
    assert period is not None
    assert [file.name for file in period.responses] == ["svar.csv"]


def test_a_period_without_a_responses_folder_has_no_answers(tiny_period):
    folder = tiny_period()
    (folder / "responses").rmdir()
    period, faults = read_period(folder)
    assert faults == []
    assert period is not None
    assert period.responses == []


def test_an_empty_responses_folder_stops_the_run(tiny_period):
    folder = tiny_period()
    _period, cleaned, faults = find_faults(folder.parent, None)
    assert cleaned is None
    assert [(fault.rule, fault.severity) for fault in faults] == [("responses.none", Severity.STOP)]


@pytest.mark.parametrize(
    "measure",
    ["systematics", "training_form", "training_needs", "coordination", "forms_wanted", "belonging"],
)
def test_a_questionnaire_that_does_not_ask_what_the_report_shows_stops_a_run_but_not_a_year(tiny_period, measure):
    folder = tiny_period(("questionnaire.yaml", f"measures: {measure}", "short: Utan syfte"))
    assert read_period(folder)[1] == []
    fault = find_faults(folder.parent, None)[2][0]
    assert (fault.rule, fault.place.file, fault.severity) == (
        "questionnaire.measure-missing",
        "questionnaire.yaml",
        Severity.STOP,
    )
    assert f"measures: {measure}”" in fault.message


def test_exports_without_a_single_respondent_stop_the_run(tiny_period):
    folder = tiny_period()
    (folder / "responses" / "svar.csv").write_text("administration;staff\n;\n", encoding="utf-8")
    _period, _cleaned, faults = find_faults(folder.parent, None)
    assert [(fault.rule, fault.severity) for fault in faults] == [("responses.nobody", Severity.STOP)]


DOCUMENTS = '    documents_followup: true\n    columns: ["{id} {title} – hur långt?"]\n'


def test_a_question_that_documents_followup_is_asked_every_year_about_each_activity(faults_after):
    columns = '    columns: ["{id} {title} – hur långt?"]\n'
    assert faults_after((QUESTIONNAIRE, columns, f"    yearly: true\n{DOCUMENTS}")) == []
    (fault,) = faults_after((QUESTIONNAIRE, columns, DOCUMENTS))
    assert fault.rule == "questionnaire.followup-not-yearly"


def test_only_one_question_documents_followup(tiny_period):
    folder = tiny_period(
        (QUESTIONNAIRE, "    columns: [", "    yearly: true\n    documents_followup: true\n    columns: ["),
        (QUESTIONNAIRE, "    text: Finns det en rutin?\n",
         "    text: Finns det en rutin?\n    yearly: true\n    documents_followup: true # båda\n"),
    )  # fmt: skip
    (fault,) = read_period(folder)[1]
    assert at(fault) == Found("questionnaire.followup-twice", QUESTIONNAIRE, line(folder, QUESTIONNAIRE, "# båda"))
