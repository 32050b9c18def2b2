"""Tell for each step why a run would run it, or that it would not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from followup.locale import _
from followup.pipeline.depends import differing
from followup.pipeline.made_from import reasons_to_render
from followup.pipeline.project import Project
from followup.pipeline.record import GATHERED, Done, read_record
from followup.pipeline.report import REPORT_STEP
from followup.pipeline.scope import Scope
from followup.pipeline.steps import Graph, read_graph
from followup.pipeline.tables import expected


@dataclass(frozen=True)
class Why:
    """Whether a step would be run.

    Parameters
    ----------
    step
        Its name.
    title
        What the analyst sees while it runs.
    reasons
        Why it would be run; nothing where it would not.
    after
        The steps that would be run before it and whose tables it reads: it is run if those tables come out otherwise.
    """

    step: str
    title: str
    reasons: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)


def why(project: Project, scope: Scope, engine: str) -> list[Why]:
    """Return for each step of a period or a year why a run would run it.

    Parameters
    ----------
    project
        The folders.
    scope
        The period or the year, whose files are in order.
    engine
        The engine's name and version.
    """
    folder = project.processed / scope.name
    record, graph = read_record(folder), read_graph(project.notebooks, scope.about)
    now = expected(project, scope, record)
    found: dict[str, Why] = {}
    for step in graph.steps:
        reasons = _reasons(project, scope, record, step.name, now[step.name])
        found[step.name] = Why(step.name, step.title, reasons, _to_be_run(graph, found, graph.needs(step)))
    every = _to_be_run(graph, found, [step.name for step in graph.steps])
    reasons = [] if every else _reasons(project, scope, record, GATHERED, now[GATHERED])
    gathered = Why(GATHERED, _("Gathering facts, bases and the audit trail"), reasons, every)
    before = [*every, *([GATHERED] if reasons else [])]
    documents = [] if before else [explained(name) for name in reasons_to_render(project, scope, engine)]
    return [*found.values(), gathered, Why(REPORT_STEP, _("Making the documents"), documents, before)]


def _to_be_run(graph: Graph, found: Mapping[str, Why], names: Collection[str]) -> list[str]:
    """Return those of the named steps that would be run, or may be."""
    wanted = [found[step.name] for step in graph.steps if step.name in names]
    return [why.step for why in wanted if why.reasons or why.after]


def _reasons(
    project: Project, scope: Scope, record: Mapping[str, Done], name: str, now: Mapping[str, str]
) -> list[str]:
    done = record.get(name)
    if done is None:
        return [_("it has not been run")]
    changed = [explained(part) for part in differing(done.depends, now)]
    whole = done.is_whole(project.processed / scope.name)
    return changed if whole else [*changed, _("what it wrote has been changed or removed")]


def explained(name: str) -> str:
    """Say in words what has changed.

    Examples
    --------
    >>> explained("period/plan.yaml")
    'plan.yaml har ändrats'
    >>> explained("package/pandas")
    'en annan version av pandas'
    """
    kind, _slash, rest = name.partition("/")
    if kind in {"code", "sources"} and PurePosixPath(rest).suffix == ".py":
        return _("the program’s {name} has changed", name=rest)
    match kind:
        case "package" | "packages":
            return _("another version of {name}", name=rest)
        case "python":
            return _("another Python")
        case "engine":
            return _("another engine, or another version of it")
        case "notebook":
            return _("the notebook has changed")
        case "parameter":
            return _("the parameter {name} has changed", name=rest)
        case "previous":
            return _("the previous period’s table {name} has changed", name=rest)
        case "tables" | "written":
            return _("the table {name} has changed", name=rest)
        case "outputs":
            gone = _("{name} is missing or has been changed", name=rest)
            return gone if rest else _("the documents have not been made")
    return _("{name} has changed", name=rest or kind)
