"""The example notebooks run from start to report, say what is true, and fail with a sentence."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from jupyter_client.manager import start_new_kernel

EXAMPLES = Path(__file__).parents[2] / "examples"


class Walk:
    """One kernel walking through one notebook: what each cell printed, by cell id."""

    def __init__(self, client, replies: list[str]):
        self.client = client
        self.replies = replies
        self.printed: dict[str, str] = {}
        self.error: str | None = None
        self.pictures: list[dict] = []

    def run(self, code: str, cell: str = "probe") -> str:
        """Run code, answer what it asks, return what it printed; an error ends up in `error`."""
        texts: list[str] = []

        def collect(message):
            if message["msg_type"] == "stream" and message["content"]["name"] == "stdout":
                texts.append(message["content"]["text"])
            elif "image/png" in message["content"].get("data", {}):
                self.pictures.append(message["content"]["metadata"])

        def answer(_message):
            self.client.input(self.replies.pop(0))

        reply = self.client.execute_interactive(
            code, allow_stdin=True, output_hook=collect, stdin_hook=answer, timeout=120
        )["content"]
        if reply["status"] == "error":
            self.error = f"{reply['ename']}: {reply['evalue']}"
        self.printed[cell] = "".join(texts)
        return self.printed[cell]


def read(name: str):
    notebook = nbformat.read(EXAMPLES / name, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    return notebook


@pytest.fixture
def walk(tmp_path):
    """A function that runs an example, with values changed, in a copy of the folder."""
    shutil.copytree(EXAMPLES / "data", tmp_path / "data")
    manager, client = start_new_kernel(cwd=str(tmp_path))

    def run(name: str, changes: dict[str, str] | None = None, replies: list[str] | None = None):
        done = Walk(client, replies or [])
        for cell in read(name).cells:
            source = cell.source
            for old, new in (changes or {}).items():
                source = source.replace(old, new)
            if cell.cell_type == "code" and done.error is None:
                done.run(source, cell.id)
        return done

    yield run
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@pytest.mark.parametrize("name", ["link-web.ipynb", "quick-look.ipynb"])
def test_an_example_is_a_plain_notebook(name):
    notebook = read(name)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    for cell in notebook.cells:
        assert cell.metadata == {}
        if cell.cell_type == "code":
            assert cell.outputs == [] and cell.execution_count is None
    assert "lockstep" not in (EXAMPLES / name).read_text("utf-8").lower()


def test_the_tables_are_the_ones_of_the_crawl():
    links = pd.read_csv(EXAMPLES / "data" / "eurosis-links.csv")
    sites = pd.read_csv(EXAMPLES / "data" / "eurosis-sites.csv")
    assert len(sites) == 1285 and sites["url"].is_unique
    assert len(links) == 7524 and not links.duplicated().any()
    assert links["to"].value_counts().max() == 83
    assert set(links["from"]) | set(links["to"]) == set(sites["url"])


def test_the_link_web_runs_to_its_report(walk, tmp_path):
    done = walk("link-web.ipynb", {"SEEDS = 40": "SEEDS = 3"})
    assert done.error is None
    assert done.printed["read-tables"] == "1,285 sites, 7,524 links\n"
    assert "85 of 151 sites, 524 links" in done.printed["choose-sites"]
    assert "seed 3 of 3   modularity 0.3" in done.printed["find-communities"]
    # The reference PageRank of the whole web was computed with networkx 2.8.8.
    assert "European Science Foundation, PageRank 0.0121" in done.printed["compare-ranks"]
    assert done.run("print(f'{europe_rank.iloc[0]:.6f}')") == "0.012092\n"
    report = (tmp_path / "report.html").read_text("utf-8")
    assert "Cité des Sciences" in report and "Beside Europe" in report


def test_its_charts_suit_a_light_and_a_dark_page(walk):
    done = walk("link-web.ipynb", {"SEEDS = 40": "SEEDS = 1"})
    assert len(done.pictures) == 2
    # Jupyter would put a dark box under light text on a light page, and the other way round.
    assert not any("needs_background" in metadata for metadata in done.pictures)


def test_values_that_leave_no_site_are_explained(walk):
    done = walk("link-web.ipynb", {"MIN_DEGREE = 5": "MIN_DEGREE = 70"})
    assert done.error == (
        "ValueError: No site is left to group: minimum degree is 70, "
        "and the best linked site of France has 65 links."
    )


def test_the_quick_look_asks_for_its_limit(walk):
    done = walk("quick-look.ipynb", replies=["150"])
    assert done.error is None
    assert done.printed["ask-limit"].endswith("3 of 5 countries have at least 150 sites\n")
    assert done.printed["add-up"] == "Together: 512 sites, 39.8% of all\n"
