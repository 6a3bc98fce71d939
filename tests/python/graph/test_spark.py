"""Spark itself, beside which Sail stands in everywhere else: 10,000 links, needs Java."""

import pytest

from jupyterlab_lockstep.graph import server

from .crawl import write_crawl
from .test_engines import same, tables

pytestmark = pytest.mark.full


def test_spark_itself_agrees_with_duckdb_on_10_000_links(spark, tmp_path):
    crawl = write_crawl(tmp_path, 10_000)
    ours = tables(server.DuckServer(tmp_path), *crawl)
    for name, held in (("held", 20_000_000), ("served", 1_000)):
        place = tmp_path / name
        place.mkdir()
        told, pages, edges = tables(server.SparkServer(spark, str(place)), *crawl, held=held)
        same(ours[1], pages)
        assert ours[2].equals(edges)
        assert told == ours[0]
