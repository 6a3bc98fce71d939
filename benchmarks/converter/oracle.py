"""Counts what Python itself sees in notebooks: what the converter's reading is held against.

Reads a JSON list of paths and prints, for each Python notebook that `nbformat` reads, its code
cells: the literals assigned at top level and the names bound there, or null where `ast` cannot
parse the cell (a magic, Python 2, half a statement).
"""

from __future__ import annotations

import ast
import json
import sys
import warnings
from pathlib import Path

import nbformat

Literal = tuple[str, int]


def is_literal(node: ast.expr) -> bool:
    """A value that a field could hold: no None, no Ellipsis, no complex number, no expression."""
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    constants = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
    sums = any(isinstance(part, ast.BinOp) for part in ast.walk(node))
    return not sums and not any(
        value is None or value is ... or isinstance(value, complex) for value in constants
    )


def pairs(target: ast.expr, value: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    """`a, b = 1, 2` name by name; anything else as it stands."""
    both = (ast.Tuple, ast.List)
    if isinstance(target, both) and isinstance(value, both):
        if len(target.elts) == len(value.elts):
            return list(zip(target.elts, value.elts, strict=True))
        return []
    return [(target, value)]


def literals(tree: ast.Module) -> list[Literal]:
    """Name and line of each literal assigned at the top level."""
    found: list[Literal] = []
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            targets = statement.targets
        elif isinstance(statement, ast.AnnAssign):
            targets = [statement.target]
        else:
            continue
        if statement.value is None:
            continue
        for target in targets:
            for name, value in pairs(target, statement.value):
                if isinstance(name, ast.Name) and is_literal(value):
                    found.append((name.id, value.lineno))
    return found


class Binder(ast.NodeVisitor):
    """Names bound in the module's own scope."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Store):
            self.names.add(node.id)

    def visit_FunctionDef(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    ) -> None:
        self.names.add(node.name)
        for part in node.decorator_list:
            self.visit(part)

    visit_AsyncFunctionDef = visit_FunctionDef
    visit_ClassDef = visit_FunctionDef

    def visit_Lambda(self, node: ast.Lambda) -> None:
        pass

    def visit_ListComp(self, node: ast.expr) -> None:
        pass

    visit_SetComp = visit_ListComp
    visit_DictComp = visit_ListComp
    visit_GeneratorExp = visit_ListComp

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            if alias.name != "*":
                self.names.add((alias.asname or alias.name).split(".")[0])

    visit_ImportFrom = visit_Import

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        self.generic_visit(node)

    def visit_MatchAs(self, node: ast.MatchAs) -> None:
        if node.name is not None:
            self.names.add(node.name)
        self.generic_visit(node)

    def visit_MatchStar(self, node: ast.MatchStar) -> None:
        if node.name is not None:
            self.names.add(node.name)


def read_cell(source: str) -> dict | None:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
    binder = Binder()
    binder.visit(tree)
    return {"literals": literals(tree), "names": sorted(binder.names)}


def read_notebook(path: str) -> list[dict] | None:
    """Its code cells; `None` when it is in another language or nbformat refuses it."""
    try:
        notebook = nbformat.reads(Path(path).read_text("utf-8-sig"), as_version=4)
    except Exception:
        return None
    metadata = notebook.get("metadata", {})
    language = (
        metadata.get("language_info", {}).get("name")
        or metadata.get("kernelspec", {}).get("language")
        or metadata.get("kernelspec", {}).get("name")
        or "python"
    )
    if "python" not in language.lower():
        return None
    return [
        {"index": index, "read": read_cell(cell.source)}
        for index, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and cell.source.strip() != ""
    ]


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    names = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    print(json.dumps({name: read_notebook(name) for name in names}))
