"""The example notebook on link graphs runs from its tables to its report."""

import shutil
from pathlib import Path

import nbclient
import nbformat
import pytest

from . import garden

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture
def audit(tmp_path):
    """A function that runs the notebook, with values changed, in a copy of its folder."""
    shutil.copytree(EXAMPLES / "data", tmp_path / "data")

    def run(changes=None):
        notebook = nbformat.read(EXAMPLES / "site-audit.ipynb", as_version=4)
        for cell in notebook.cells:
            for old, new in (changes or {}).items():
                cell.source = cell.source.replace(old, new)
        place = {"metadata": {"path": str(tmp_path)}}
        nbclient.NotebookClient(notebook, timeout=120, resources=place).execute()
        return {cell.id: cell.get("outputs", []) for cell in notebook.cells}

    return run


def test_its_tables_are_those_of_the_seed(tmp_path):
    for file in garden.write(tmp_path):
        assert file.read_bytes() == (EXAMPLES / "data" / file.name).read_bytes()
        assert file.stat().st_size < 300_000


def test_the_audit_is_a_plain_notebook():
    notebook = nbformat.read(EXAMPLES / "site-audit.ipynb", as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    assert f"seed {garden.SEED}" in notebook.cells[0].source
    for cell in notebook.cells:
        assert cell.metadata == {}
        if cell.cell_type == "code":
            assert cell.outputs == [] and cell.execution_count is None


def test_the_audit_runs_to_its_report(audit, tmp_path):
    outputs = audit()
    assert "64 pages need 5 clicks or more" in outputs["look-at-depth"][0].text
    assert "295 pages" in outputs["see-map"][0].data["text/plain"]
    report = (tmp_path / "report.html").read_text("utf-8")
    assert "Out of reach" in report and "In demand and hardly linked" in report


def test_a_home_that_is_not_there_is_explained(audit):
    failed = nbclient.exceptions.CellExecutionError
    with pytest.raises(failed, match=r"There is no page /nowhere\."):
        audit({'HOME = "/"': 'HOME = "/nowhere"'})
