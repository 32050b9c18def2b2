"""The JSON Schemas by which an editor completes and checks the period's files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from followup.ingest.accepted import AcceptedPairs
from followup.period.period import Period
from followup.period.plan import Plan
from followup.period.questionnaire import Questionnaire
from followup.period.set_aside import SetAsideFile
from followup.privacy.reviewed import Reviewed

MODELS: dict[str, type[BaseModel]] = {
    "period": Period,
    "plan": Plan,
    "questionnaire": Questionnaire,
    "matching": AcceptedPairs,
    "privacy": Reviewed,
    "findings": SetAsideFile,
}


def schema_of(name: str) -> dict[str, Any]:
    """Return the JSON Schema of one of the period's files, by its name without ending."""
    schema = MODELS[name].model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def write_schemas(folder: Path) -> list[Path]:
    """Write ``<name>.schema.json`` for each file of a period folder; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in MODELS:
        file = folder / f"{name}.schema.json"
        text = json.dumps(schema_of(name), ensure_ascii=False, indent=1) + "\n"
        file.write_text(text, encoding="utf-8", newline="\n")
        written.append(file)
    return written
