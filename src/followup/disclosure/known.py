"""What everybody knows before anything is shown: it cannot be kept secret, and hiding it would protect nobody."""

from __future__ import annotations

from dataclasses import replace
from math import inf

from followup.disclosure.model import Release, Row, Secret
from followup.disclosure.outsider import Outsider


def beyond_what_is_known(release: Release) -> Release:
    """Return the release with the secrets that can be kept, as far as they can.

    What is always shown, and the bounds that anybody knows, may say that a number can be no other, or not reach an end
    of its protection interval. A number that can be no other is no secret, and is shown; of another the interval is
    what is left of it.

    Examples
    --------
    Of 2, 3 and 9 people, at least one each has answered, and 13 in all, which is told elsewhere. One is missing, so at
    least 1 of the 2, and at least 2 of the 3, have answered:

    >>> from followup.disclosure.model import Cell, Statement, exactly
    >>> cells = (Cell("a", 2, 1, 2), Cell("b", 3, 1, 3), Cell("c", 8, 1, 9))
    >>> shown = tuple(Statement(cell.name, (exactly({cell.name: 1}, cell.value),)) for cell in cells)
    >>> total = Statement("total", (exactly({"a": 1, "b": 1, "c": 1}, 13),), always=True)
    >>> secrets = (Secret("a", {"a": 1}, 1, 2), Secret("b", {"b": 1}, 1, 3))
    >>> [(kept.name, kept.low, kept.high) for kept in
    ...  beyond_what_is_known(Release(cells, (*shown, total), secrets)).secrets]
    [('a', 1, 2), ('b', 2, 3)]
    """
    always = tuple(said for said in release.statements if said.always)
    if not always:
        return release
    everybody = Outsider(Release(release.cells, always), ())
    kept = [_kept(secret, everybody) for secret in release.secrets]
    known = {secret.name for secret, left in zip(release.secrets, kept, strict=True) if left is None}
    statements = tuple(replace(said, small=said.small and said.name not in known) for said in release.statements)
    return Release(release.cells, statements, tuple(secret for secret in kept if secret is not None))


def _kept(secret: Secret, everybody: Outsider) -> Secret | None:
    """Return what can be kept of a secret; nothing if the number can be no other."""
    ends = Row(secret.terms, -inf, secret.low), Row(secret.terms, secret.high, inf)
    if all(everybody.allows(end) for end in ends):
        return secret
    found = everybody.infers(secret.terms)
    if found.low == found.high:
        return None
    return replace(secret, low=max(secret.low, found.low), high=min(secret.high, found.high))
