"""The few words in which DuckDB's SQL and Spark's differ; all else is one text for both."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Dialect:
    """How one engine says what both can do. Arguments are SQL expressions, but for patterns."""

    spark: bool

    def text(self, value: str) -> str:
        """A text literal; Spark reads backslashes in it."""
        quoted = value.replace("'", "''" if not self.spark else "\\'")
        return (
            "'" + (value.replace("\\", "\\\\").replace("'", "\\'") if self.spark else quoted) + "'"
        )

    def name(self, column: str) -> str:
        """A column's name, whatever is in it."""
        if self.spark:
            return "`" + column.replace("`", "``") + "`"
        return '"' + column.replace('"', '""') + '"'

    def matches(self, text: str, pattern: str) -> str:
        """Whether the pattern occurs in the text."""
        if self.spark:
            return f"({text} rlike {self.text(pattern)})"
        return f"regexp_matches({text}, {self.text(pattern)})"

    def without(self, text: str, pattern: str) -> str:
        """The text without what matches."""
        every = "" if self.spark else ", 'g'"
        return f"regexp_replace({text}, {self.text(pattern)}, ''{every})"

    def part(self, text: str, pattern: str, group: int) -> str:
        """One group of a match; empty where it took no part."""
        return f"regexp_extract({text}, {self.text(pattern)}, {group})"

    def each(self, items: str, one: str, number: str, made: str) -> str:
        """`made` of each item of a list; `number` rises."""
        if self.spark:
            return f"transform({items}, ({one}, {number}) -> {made})"
        return f"list_transform({items}, lambda {one}, {number}: {made})"

    def only(self, items: str, one: str, condition: str) -> str:
        """The items of a list for which the condition holds."""
        if self.spark:
            return f"filter({items}, {one} -> {condition})"
        return f"list_filter({items}, lambda {one}: {condition})"

    def joined(self, items: str, mark: str) -> str:
        """A list of texts as one."""
        return f"{'array_join' if self.spark else 'array_to_string'}({items}, {self.text(mark)})"


DUCKDB = Dialect(spark=False)
SPARK = Dialect(spark=True)
