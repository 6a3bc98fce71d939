"""The documents lead where they say, and forget no dependency."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [
    path
    for folder in (".", "docs", "examples/data", "converter", "packages/*")
    for path in sorted(ROOT.glob(f"{folder}/*.md"))
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_within_the_project_leads_somewhere(page):
    text = page.read_text("utf-8")
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
    inside = [target for target in targets if not re.match(r"[a-z]+:", target)]
    assert [target for target in inside if not (page.parent / target).exists()] == []


def test_every_direct_dependency_is_explained():
    check = ["node", "scripts/dependencies.mjs", "--check"]
    told = subprocess.run(check, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout) == (0, ""), told.stderr


def test_every_file_that_the_map_names_exists():
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    roots = r"(?:src|converter|packages|scripts|jupyterlab_lockstep|tests|benchmarks)/"
    named = set(re.findall(rf"{roots}[\w./-]+\.(?:ts|tsx|py|mjs|cjs)\b", text))
    built = {"jupyterlab_lockstep/companion/lockstep.mjs"}
    assert [name for name in sorted(named - built) if not (ROOT / name).exists()] == []
