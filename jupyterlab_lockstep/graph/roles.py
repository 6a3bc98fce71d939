"""Which columns of a table mean what, by their names: the few that the large engines need.

The page's engine knows more (localised exports, columns known by their content); where these names
do not tell, `link_graph(roles=…, page_roles=…)` does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .problem import GraphProblem

# In the order in which they are preferred; compared without case, spaces and punctuation.
NAMES = {
    "from": "from source sourceurl src linkfrom fromurl start",
    "to": "to destination destinationurl target targeturl dst linkto tourl end",
    "type": "type linktype",
    "follow": "follow",
    "position": "linkposition position",
    "count": "count times weight",
    "url": "url address page pageurl uri toppages landingpage loc name",
    "segment": "segment",
}
NEEDED = {"links": ("from", "to"), "pages": ("url",)}
ALSO = {"links": ("type", "follow", "position", "count"), "pages": ("segment",)}


def plain(name: str) -> str:
    """A name without case, spaces and punctuation."""
    return "".join(letter for letter in name.lower() if letter.isalnum())


def roles_of(
    columns: Sequence[str], role: str, told: Mapping[str, str], file: str
) -> dict[str, str]:
    """Role → column, as told and else by name. `role`: "links" or "pages".

    Raises `GraphProblem` when a told column is not there, or a needed one is not found.
    """
    found = {}
    by_name = {plain(column): column for column in reversed(columns)}
    there = ", ".join(columns[:20])
    for wanted in (*NEEDED[role], *ALSO[role]):
        if wanted in told:
            if told[wanted] not in columns:
                problem = f"{file} has no column {told[wanted]!r}. Its columns are: {there}."
                raise GraphProblem("missing-column", problem)
            found[wanted] = told[wanted]
            continue
        name = next((name for name in NAMES[wanted].split() if name in by_name), None)
        if name:
            found[wanted] = by_name[name]
        elif wanted in NEEDED[role]:
            option = "roles" if role == "links" else "page_roles"
            remedy = f'Name it with {option}={{"{wanted}": "…"}}'
            problem = f"{file} has no column for {wanted!r} among: {there}. {remedy}."
            raise GraphProblem("missing-column", problem)
    return found
