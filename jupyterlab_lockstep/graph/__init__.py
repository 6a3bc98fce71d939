"""Link graphs in Python: `link_graph()` shows tables as a map and gives back what is selected."""

from .linkgraph import LinkGraph, link_graph

__all__ = ["LinkGraph", "link_graph"]
