"""Whether the documents that are there are those that would be made now: by what they are made from, all of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from followup.pipeline.depends import differing, digests
from followup.pipeline.imports import code_behind, imported, notebook_source
from followup.pipeline.manifest import MANIFEST, build_manifest, commit_of, file_record, read_manifest
from followup.pipeline.project import Project, notebook_of
from followup.pipeline.scope import Scope
from followup.pipeline.steps import read_graph
from followup.pipeline.tables import previous_tables
from followup.pipeline.workspace import TABLES_RECORD, changed_files, recorded_files
from followup.render.documents import FORMATS
from followup.staging import LEFT_BESIDE, NOT_SOURCES

ENDINGS = tuple(FORMATS)
CODE = ("followup.pipeline.report", "followup.pipeline.gather")
"""The modules that make documents of tables."""


def reasons_to_render(project: Project, scope: Scope, engine: str) -> list[str]:
    """Return what has changed since the documents were made; nothing where they are those that would be made now.

    Parameters
    ----------
    project
        The folders.
    scope
        The period or the year, whose tables are current.
    engine
        The engine's name and version.

    Returns
    -------
    list of str
        Names such as ``inputs/2018-2022/commentary/summary.md``, ``sources/report/index.qmd`` or ``engine``.
    """
    target = project.output_of(scope.name)
    recorded, listed = read_manifest(target), recorded_files(target, MANIFEST)
    if listed is None:
        return ["outputs"]
    gone = [path for path in listed if not (target / path).is_file()]
    now = parts_of(made_from(project, scope, engine))
    return [
        *(f"outputs/{path}" for path in [*gone, *changed_files(target, listed)]),
        *differing(parts_of(recorded), now),
    ]


def parts_of(manifest: dict[str, Any]) -> dict[str, str]:
    """Return a manifest's content as names and values, but for the outputs and the commit: others may give the same.

    Examples
    --------
    >>> parts_of({"commit": "1f", "packages": {"pandas": "3"}, "inputs": [{"path": "a/plan.yaml", "sha256": "9c"}]})
    {'packages/pandas': '3', 'inputs/a/plan.yaml': '9c'}
    """
    parts: dict[str, str] = {}
    for name, value in manifest.items():
        if name in {"inputs", "tables"}:
            parts |= {f"{name}/{item['path']}": str(item["sha256"]) for item in value}
        elif name in {"sources", "packages"}:
            parts |= {f"{name}/{key}": str(each) for key, each in value.items()}
        elif name not in {"commit", "outputs"}:
            parts[name] = json.dumps(value)
    return parts


def made_from(project: Project, scope: Scope, engine: str) -> dict[str, Any]:
    """Return the manifest of documents that would be made now, but for its outputs.

    Parameters
    ----------
    project, scope, engine
        As for :func:`reasons_to_render`.
    """
    steps = read_graph(project.notebooks, scope.about).steps
    notebooks = [notebook_of(project, step) for step in steps]
    code = code_behind([*CODE, *(name for file in notebooks for name in imported(notebook_source(file)))])
    chapters = [file for file in sorted(project.report.rglob("*")) if _is_source(file, project.report)]
    earlier = previous_tables(project, scope.period, steps)
    return build_manifest(
        period=scope.period.name,
        synthetic=scope.period.period.synthetic,
        engine=engine,
        parameters={**scope.parameters, "formats": list(ENDINGS)},
        commit=commit_of(project.root),
        inputs=[file_record(file, scope.period.folder.parent) for file in scope.inputs],
        tables=[
            file_record(file, project.processed) for file in [project.processed / scope.name / TABLES_RECORD, *earlier]
        ],
        outputs=[],
        sources={
            **digests(notebooks, project.root, ""),
            **digests(chapters, project.report, "report/"),
            **{f"followup/{path}": digest for path, digest in code.items()},
        },
    )


def _is_source(file: Path, report: Path) -> bool:
    parts = file.relative_to(report).parts
    return file.is_file() and not set(parts) & NOT_SOURCES and not any(part.startswith(LEFT_BESIDE) for part in parts)
