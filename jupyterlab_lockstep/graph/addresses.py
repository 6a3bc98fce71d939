"""The rules by which addresses are made one, as SQL: what the page's engine does by default.

Done as there (packages/linkgraph/src/join): `trim`, `host` (small letters, default port and last
dot gone), `fragment`, `tracking` (known parameters gone, the rest sorted by name), `scheme` (http
is https where the host has any https page) and `slash` (where the form without it exists; a host
alone gets one). Only names that are absolute addresses or begin with a slash change, but for
`trim`.

Not done: redirects and canonicals (a link to a page that redirects stays on that page), and the
rules that are off by default. Control characters inside a query's names sort as they are.
"""

from __future__ import annotations

from dataclasses import dataclass

from .dialect import Dialect

SPACE = "[\\x00-\\x20\\x{00A0}\\x{FEFF}]+"
PARTS = "(?s)^([A-Za-z][A-Za-z0-9+.-]*:)?(//[^/?#]*)?([^?#]*)([?][^#]*)?(#.*)?$"
# As in join/rewrite.ts.
TRACKING = (
    "_ga|_gl|_hsenc|_hsmi|dclid|epik|fbclid|gad_source|gbraid|gclid|gclsrc|hsctatracking|igshid|"
    "li_fat_id|mc_cid|mc_eid|mkt_tok|msclkid|rb_clickid|s_kwcid|srsltid|sscid|ttclid|twclid|"
    "vero_id|wbraid|wickedid|yclid|utm_[^=]*"
)
CAPITALS = "'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'"


@dataclass(frozen=True)
class Steps:
    """Queries that follow each other; each reads the table that the one before it made.

    `parts` reads `names(name)` (distinct, as written) and gives (name, scheme, host, path, query,
    address); `schemed` and `slashed` read `parts` and give (name, url).
    """

    parts: str
    schemed: str
    slashed: str


def steps(sql: Dialect) -> Steps:
    """The queries for one engine. `host` keeps its two slashes, `scheme` its colon."""
    trimmed = sql.without(sql.without("name", "^" + SPACE), SPACE + "$")
    trimmed = f"case when {trimmed} = '' then name else {trimmed} end"
    scheme, host, path, query = (sql.part("t", PARTS, group) for group in (1, 2, 3, 4))
    # A scheme without a host (mailto:) is no address, and nor is a scheme and slashes alone.
    rest = f"length({host} || {path} || {query})"
    address = f"case when {scheme} = '' then left(t, 1) = '/' else {host} <> '' and {rest} > 2 end"
    small = f"translate({host}, {CAPITALS})"
    lower = f"translate({scheme}, {CAPITALS})"
    port = f"case {lower} when 'http:' then ':80' when 'https:' then ':443' end"
    bare = (
        "case when port is not null and length(host) > length(port) + 2 "
        "and right(host, length(port)) = port "
        "then left(host, cast(length(host) - length(port) as int)) else host end"
    )
    dotless = (
        "case when length(h) > 3 and right(h, 1) = '.' "
        "then left(h, cast(length(h) - 1 as int)) else h end"
    )
    kept = sql.only(
        "split(substr(query, 2), '&')",
        "p",
        f"p <> '' and not {sql.matches('p', f'(?i)^({TRACKING})(=|$)')}",
    )
    # Sorted by name, equal names in their order: name, number and text as one, apart by chr(1).
    keyed = sql.each(
        kept,
        "p",
        "i",
        f"{sql.part('p', '(?s)^[^=]*', 0)} || chr(1) || "
        f"lpad(cast(i as {text_type(sql)}), 6, '0') || chr(1) || p",
    )
    plain = sql.each(
        f"array_sort({keyed})", "k", "j", sql.part("k", "(?s)^[^\\x01]*\\x01[0-9]*\\x01(.*)$", 1)
    )
    sorted_query = sql.joined(plain, "&")
    parts = f"""
        with trimmed as (select name, {trimmed} as t from names),
        split as (
            select name, t, {address} as address, translate({scheme}, {CAPITALS}) as scheme,
                {small} as host, {path} as path, {query} as query, {port} as port
            from trimmed),
        bare as (select name, t, address, scheme, {bare} as h, path, query from split)
        select name, t, address, scheme, {dotless} as host, path,
            case when query = '' or {sorted_query} = '' then '' else '?' || {sorted_query} end
                as query
        from bare"""
    schemed = """
        select p.name, p.address, p.t, p.host, p.path, p.query,
            case when p.scheme = 'http:' and s.host is not null then 'https:' else p.scheme end
                as scheme
        from parts p left join (
            select distinct host from parts where address and scheme = 'https:' and host <> ''
        ) s on p.host = s.host"""
    stripped = sql.without("path", "/+$")
    # A path of slashes alone keeps one, and a host alone gets one.
    short = f"case when {stripped} = '' then '/' else {stripped} end"
    slashed = f"""
        with now as (
            select name, address, t, host = '' and path = '' as empty,
                host <> '' and path = '' as alone,
                case when address then scheme || host || path || query else t end as url,
                scheme || host || {short} || query as shorter
            from schemed)
        select n.name, case
                when n.address and n.alone then n.shorter
                when n.address and not n.empty and known.url is not null then n.shorter
                else n.url end as url
        from now n left join (select distinct url from now) known on n.shorter = known.url"""
    return Steps(parts, schemed, slashed)


def text_type(sql: Dialect) -> str:
    """The type of texts in a cast."""
    return "string" if sql.spark else "varchar"


def host_of(sql: Dialect, url: str) -> str:
    """A page's host without `www.`; empty for names that have none."""
    host = f"substr({sql.part(url, '(?s)^(?:[A-Za-z][A-Za-z0-9+.-]*:)?(//[^/?#]+)', 1)}, 3)"
    host = f"translate({host}, {CAPITALS})"
    www = f"length({host}) > 4 and left({host}, 4) = 'www.'"
    return f"case when {www} then substr({host}, 5) else {host} end"


def first_part(sql: Dialect, url: str) -> str:
    """The first part of an address' path; empty for names that are none."""
    pattern = "(?s)^(?:[A-Za-z][A-Za-z0-9+.-]*:)?(?://[^/?#]*)?/([^/?#]*)"
    return sql.part(url, pattern, 1)


def is_root(sql: Dialect, url: str) -> str:
    """Whether an address has neither path nor query."""
    return sql.matches(url, "^(?:[A-Za-z][A-Za-z0-9+.-]*:)?(?://[^/?#]+)?/?$")
