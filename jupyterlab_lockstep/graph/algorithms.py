"""Click depth, PageRank and components over links that may lie anywhere (links.py)."""

from __future__ import annotations

import numpy as np
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import LinearOperator, gmres

from .links import Links, Vector, matrix

DAMPING = 0.85  # Brin and Page 1998
ENOUGH = 1e-12  # the change in sum at which rounds end; what is left is then below 6e-12
MOST_ROUNDS = 1_000
KRYLOV = 20  # vectors that the solver keeps
SERVED_LEVELS = 12  # joins of links on a server; a crawl's chains have a thousand levels


def click_depth(links: Links, pages: int, home: int, external: Vector) -> Vector:
    """Clicks from home to each page, -1 out of reach; breadth first, one question a level.

    After a dozen levels what is not reached yet is small, and is finished here. Pages of other
    hosts are reached but not walked through, unless home is one. `home` -1: nothing is in reach.
    """
    depth = np.full(pages, -1, dtype=np.int64)
    if home < 0:
        return depth
    depth[home] = 0
    frontier = np.array([home])
    clicks = 0
    while len(frontier):
        clicks += 1
        if clicks == SERVED_LEVELS:
            links = links.here(frontier, depth < 0)
        found = links.onward(frontier)
        found = found[depth[found] < 0]
        depth[found] = clicks
        frontier = found[~external[found]]
    return depth


def pagerank(links: Links, ranked: Vector, damping: float = DAMPING) -> tuple[Vector, int]:
    """PageRank of each page and the number of rounds; sums to 1 over `ranked` pages, else 0.

    As networkx: what dangling pages hold goes to all evenly. Both that and the leap of the random
    reader are one factor, so y = 1 + damping · Σ y(from) / links(from), and ranks are y / Σ y (Del
    Corso, Gullì, Romani 2005). Raises `ArithmeticError` when it does not settle.
    """
    leaving = links.passing()
    share = np.divide(damping, leaving, out=np.zeros(len(leaving)), where=leaving > 0)
    ones = ranked.astype(float)
    if not ranked.any():
        return ones, 0
    turns = 0

    def received(values: Vector) -> Vector:
        nonlocal turns
        turns += 1
        return links.arriving(values * share)

    # A Krylov solver needs a third of the rounds; plain rounds then prove that it came near enough.
    pages = len(ones)
    system = LinearOperator((pages, pages), lambda values: values - received(values), dtype=float)
    values, _ = gmres(
        system, ones, ones, rtol=ENOUGH, restart=KRYLOV, maxiter=MOST_ROUNDS // KRYLOV
    )
    while turns < 2 * MOST_ROUNDS:
        new = ones + received(values)
        change = np.abs(new - values).sum() / new.sum()
        values = new
        if change < ENOUGH:
            return values / values.sum(), turns
    raise ArithmeticError(f"PageRank changes by {change} after {turns} rounds")


def components(links: Links, pages: int) -> Vector:
    """For each page the lowest id of its weakly connected component.

    Labels are merged until no link leads between two (Borůvka 1926): each question at least halves
    the labels that have a neighbour, so 1 for links held here and a dozen for 10,000,000 pages.
    """
    labels = np.arange(pages)
    while True:
        high, low = links.ties(labels)
        if len(high) == 0:
            return labels
        count, group = connected_components(matrix(pages, high, low), directed=False)
        lowest = np.full(count, pages)
        np.minimum.at(lowest, group, np.arange(pages))
        labels = lowest[group[labels]]
