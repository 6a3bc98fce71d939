"""Resolves requirements*.in on two Pythons into requirements*.lock: versions, no addresses.

Usage: python scripts/lock_python.py PYTHON3.10 PYTHON3.11

The oldest supported Python gets some older versions; lines that differ carry a marker. Packages
that only another system needs (pywinpty, appnope, …) are left to pip.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SPLIT = "3.11"


def resolve(python: str, wanted: Path) -> dict[str, str]:
    """Returns name → version of everything that pip would install into an empty environment."""
    dry_run = ["install", "--quiet", "--dry-run", "--ignore-installed", "--report", "-"]
    report = subprocess.run(
        [python, "-m", "pip", *dry_run, "-r", str(wanted)],
        check=True,
        capture_output=True,
        text=True,
    )
    found = (item["metadata"] for item in json.loads(report.stdout)["install"])
    return {item["name"].lower().replace("_", "-"): item["version"] for item in found}


def merge(old: dict[str, str], new: dict[str, str]) -> list[str]:
    """One line a package, two with markers where the Pythons disagree."""
    lines = []
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name), new.get(name)
        if before == after:
            lines.append(f"{name}=={before}")
            continue
        if before:
            lines.append(f'{name}=={before}; python_version < "{SPLIT}"')
        if after:
            lines.append(f'{name}=={after}; python_version >= "{SPLIT}"')
    return lines


def main(oldest: str, newer: str) -> None:
    for wanted in sorted(ROOT.glob("requirements*.in")):
        lines = merge(resolve(oldest, wanted), resolve(newer, wanted))
        header = f"# Made by scripts/lock_python.py from {wanted.name}."
        wanted.with_suffix(".lock").write_text("\n".join([header, *lines]) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
