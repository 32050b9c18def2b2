"""All rules. Each says one thing, its opposite, or nothing, depending on the facts alone.

The judges stand in modules by subject. Thresholds come from ``period.yaml``. Where the bounds of non-response straddle
a threshold, the sentence is weaker; where they turn an order or the sign of a change, it says that nothing is
established.
"""

from __future__ import annotations

from followup.findings import annual, change, coverage, gaps, limits, people, prevention
from followup.findings.extremes import extremes
from followup.findings.finding import Rule
from followup.findings.goals import goals

RULES: tuple[Rule, ...] = (
    limits.response,
    limits.response_by_administration,
    limits.unanswered_questions,
    limits.unknown_status,
    limits.disagreement,
    limits.not_ranked,
    gaps.implementation_level,
    gaps.implementation_gap,
    *(rule for rule in extremes() if rule.section == "implementation"),
    gaps.systematics_gap,
    gaps.person_dependence,
    gaps.systematics_criteria,
    *(rule for rule in extremes() if rule.section == "systematics"),
    limits.not_assessed,
    annual.annual_duty,
    annual.every_year,
    annual.no_year,
    annual.annual_rounds,
    annual.annual_evidence,
    annual.annual_unsupported,
    prevention.prevention_level,
    prevention.prevention_in_the_plan,
    prevention.prevention_planned_and_begun,
    coverage.coverage_of_forms,
    coverage.forms_without_plan,
    coverage.forms_not_begun,
    coverage.forms_wanted,
    *goals(),
    people.competence_activities,
    people.competence_needs,
    people.training_form,
    people.most_needed,
    people.coordination_support,
    people.coordination_statements,
    gaps.obstacles,
    people.belonging_of_work,
    change.change_in_substance,
    change.change_in_all,
    change.change_through_the_plan,
    change.areas_forward,
    change.areas_back,
)
"""All rules, in the order of the chapters, which is the summary's too."""
