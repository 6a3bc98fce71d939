"""Measures link graphs with networkx, igraph and scipy: what ours must agree with, and their times.

A graph is a folder of raw little-endian arrays: `from.u32`, `to.u32`, `weight.f64` (of each link; 0
passes no rank), `counted.u8` and `walked.u8` (of each page: ranked and grouped; its links may be
clicked). A peer's answers go beside them: `depth.i32`, `weak.u32`, `strong.u32`, `rank.f64`.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import igraph
import networkx
import numpy as np
import scipy
from scipy import sparse
from scipy.sparse import csgraph

DAMPING = 0.85
CHANGE = 1e-12


class Graph:
    """Links as arrays: all that may be clicked, and those between counted pages."""

    def __init__(self, folder: Path, home: int) -> None:
        def read(name: str, kind: str) -> np.ndarray:
            return np.fromfile(folder / name, kind)

        self.home = home
        start, end, weight = (
            read("from.u32", "<u4"),
            read("to.u32", "<u4"),
            read("weight.f64", "<f8"),
        )
        counted, walked = read("counted.u8", "u1") == 1, read("walked.u8", "u1") == 1
        self.count = len(counted)
        self.walks = start[walked[start]], end[walked[start]]
        inside = counted[start] & counted[end]
        self.inside = start[inside], end[inside]
        # Ranked pages are numbered anew, without gaps.
        self.ranked = np.flatnonzero(counted)
        number = np.cumsum(counted) - 1
        passes = inside & (weight > 0)
        self.passes = number[start[passes]], number[end[passes]], weight[passes]

    def lowest(self, group: np.ndarray) -> np.ndarray:
        """Group numbers to the lowest page of each group."""
        low = np.full(int(group.max()) + 1, self.count)
        np.minimum.at(low, group, np.arange(self.count))
        return low[group]

    def all_pages(self, rank: np.ndarray) -> np.ndarray:
        """Ranks of ranked pages to ranks of all."""
        every = np.zeros(self.count)
        every[self.ranked] = rank
        return every


def with_networkx(graph: Graph) -> dict[str, Callable[[], np.ndarray]]:
    def directed(links: tuple[np.ndarray, ...], count: int) -> networkx.DiGraph:
        made = networkx.DiGraph()
        made.add_nodes_from(range(count))
        rows = zip(*(ends.tolist() for ends in links), strict=True)
        (made.add_weighted_edges_from if len(links) == 3 else made.add_edges_from)(rows)
        return made

    walks = directed(graph.walks, graph.count)
    inside = directed(graph.inside, graph.count)
    passes = directed(graph.passes, len(graph.ranked))

    def labelled(groups) -> np.ndarray:
        label = np.empty(graph.count, int)
        for members in groups:
            label[list(members)] = min(members)
        return label

    def depth() -> np.ndarray:
        found = np.full(graph.count, -1)
        for page, clicks in networkx.single_source_shortest_path_length(walks, graph.home).items():
            found[page] = clicks
        return found

    def rank() -> np.ndarray:
        tolerance = CHANGE / len(graph.ranked)
        ranks = networkx.pagerank(passes, DAMPING, max_iter=5000, tol=tolerance)
        return graph.all_pages(np.fromiter(ranks.values(), float))

    return {
        "depth": depth,
        "weak": lambda: labelled(networkx.weakly_connected_components(inside)),
        "strong": lambda: labelled(networkx.strongly_connected_components(inside)),
        "rank": rank,
    }


def with_igraph(graph: Graph) -> dict[str, Callable[[], np.ndarray]]:
    def directed(start: np.ndarray, end: np.ndarray, count: int) -> igraph.Graph:
        return igraph.Graph(count, np.column_stack((start, end)), directed=True)

    walks = directed(*graph.walks, graph.count)
    inside = directed(*graph.inside, graph.count)
    passes = directed(*graph.passes[:2], len(graph.ranked))
    weight = graph.passes[2].tolist()

    def depth() -> np.ndarray:
        found = np.array(walks.distances(graph.home)[0])
        return np.where(np.isinf(found), -1, found).astype(int)

    def groups(mode: str) -> np.ndarray:
        return graph.lowest(np.array(inside.connected_components(mode).membership))

    return {
        "depth": depth,
        "weak": lambda: groups("weak"),
        "strong": lambda: groups("strong"),
        "rank": lambda: graph.all_pages(np.array(passes.pagerank(damping=DAMPING, weights=weight))),
    }


def with_scipy(graph: Graph) -> dict[str, Callable[[], np.ndarray]]:
    def matrix(start: np.ndarray, end: np.ndarray, weight: np.ndarray, count: int):
        return sparse.csr_matrix((weight, (start, end)), shape=(count, count))

    walks = matrix(*graph.walks, np.ones(len(graph.walks[0])), graph.count)
    inside = matrix(*graph.inside, np.ones(len(graph.inside[0])), graph.count)
    count = len(graph.ranked)
    passes = matrix(*graph.passes, count)

    def depth() -> np.ndarray:
        order, before = csgraph.breadth_first_order(walks, graph.home)
        found = np.full(graph.count, -1)
        found[graph.home] = 0
        for page in order[1:]:
            found[page] = found[before[page]] + 1
        return found

    def groups(connection: str) -> np.ndarray:
        return graph.lowest(csgraph.connected_components(inside, True, connection)[1])

    def rank() -> np.ndarray:
        leaving = np.asarray(passes.sum(1)).ravel()
        stuck = leaving == 0
        share = np.divide(1, leaving, where=~stuck, out=np.zeros(count))
        arriving = (sparse.diags(share) @ passes).T.tocsr()
        ranks = np.full(count, 1 / count)
        change = 1.0
        while change > CHANGE:
            after = (
                DAMPING * (arriving @ ranks + ranks[stuck].sum() / count) + (1 - DAMPING) / count
            )
            change = np.abs(after - ranks).sum()
            ranks = after
        return graph.all_pages(ranks)

    return {
        "depth": depth,
        "weak": lambda: groups("weak"),
        "strong": lambda: groups("strong"),
        "rank": rank,
    }


PEERS = {
    "networkx": (networkx.__version__, with_networkx),
    "igraph": (igraph.__version__, with_igraph),
    "scipy": (scipy.__version__, with_scipy),
}
KINDS = {
    "depth": ("i32", "<i4"),
    "weak": ("u32", "<u4"),
    "strong": ("u32", "<u4"),
    "rank": ("f64", "<f8"),
}


def peak_memory() -> float | None:
    """Megabytes that this process held at most; None on Windows, which has no such counter here."""
    try:
        import resource
    except ImportError:
        return None
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def main(folder: Path, home: int, peer: str, runs: int) -> dict:
    """The peer's version, milliseconds of making its graphs and of each run, its peak memory."""
    version, made = PEERS[peer]
    graph = Graph(folder, home)
    began = time.perf_counter()
    measures = made(graph)
    making = (time.perf_counter() - began) * 1000
    times: dict[str, list[float]] = {}
    for name, measure in measures.items():
        for _ in range(runs):
            start = time.perf_counter()
            found = measure()
            times.setdefault(name, []).append((time.perf_counter() - start) * 1000)
        suffix, kind = KINDS[name]
        found.astype(kind).tofile(folder / f"{name}.{suffix}")
    return {"version": version, "making": making, "times": times, "memory": peak_memory()}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], int(sys.argv[4]))))
