"""Municipalities small enough to be built in no time."""

import pytest

from followup.pipeline.project import Project

PERIOD = 'period: "{period}"\nsynthetic: true\nmunicipality: {{ name: "{name}", code: "{code}" }}\n'


@pytest.fixture
def project(tmp_path):
    """A project with one notebook and one chapter."""
    root = tmp_path / "project"
    (root / "notebooks").mkdir(parents=True)
    (root / "notebooks" / "01.ipynb").write_text("{}")
    (root / "report" / "_brand").mkdir(parents=True)
    (root / "report" / "_brand" / "brand.yml").write_text("look: {}")
    return Project(root, root / "data" / "raw", root / "data" / "processed")


@pytest.fixture
def add(tmp_path):
    """Add a municipality's period below a folder; return its period folder."""

    def write(slug, code, name, period="2018-2022", orders="", previous="", folder=tmp_path / "many"):
        raw = folder / f"{slug}" / "data" / "raw" / period
        raw.mkdir(parents=True)
        more = f'previous: "{previous}"\n' if previous else ""
        (raw / "period.yaml").write_text(PERIOD.format(period=period, name=name, code=code) + more)
        if orders:
            (raw / "orders").write_text(orders)
        return raw

    return write
