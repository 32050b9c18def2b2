"""What hinders or helps the carrying out of a plan: the five domains of CFIR 2.0.

Damschroder et al. (2022), The updated Consolidated Framework for Implementation Research, Implementation Science 17:75.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from followup.locale import LANGUAGES, _, in_language

DOMAINS = ("innovation", "outer_setting", "inner_setting", "individuals", "process")
_CODE = re.compile(r"\(([a-z_]+)\)\s*\Z")


@dataclass(frozen=True)
class Domain:
    """A domain as the analyst meets it."""

    code: str
    name: str
    description: str

    @property
    def choice(self) -> str:
        """What the drop-down offers: the name, and the code that the program reads."""
        return f"{self.name} ({self.code})"


def domains() -> list[Domain]:
    """Return the domains in the reader's language.

    Examples
    --------
    >>> [domain.code for domain in domains()] == list(DOMAINS)
    True
    """
    texts = [
        (
            _("The activity itself"),
            _("How the activity is designed: whether it fits, is proven, is too complicated or costly."),
        ),
        (
            _("Outer setting"),
            _("What lies outside the administration: laws, the state, other authorities, money, the pandemic."),
        ),
        (
            _("Inner setting"),
            _("The administration itself: management, resources, time, staff turnover, culture, cooperation."),
        ),
        (_("Individuals"), _("The persons: knowledge, motivation, roles, dependence on one person.")),
        (_("Process"), _("How it was carried out: planning, responsibility, information, follow-up, adjustment.")),
    ]
    return [Domain(code, *text) for code, text in zip(DOMAINS, texts, strict=True)]


def domain_of(written: str) -> str | None:
    """Return the code that a cell means, the empty string for an empty cell, ``None`` for anything else.

    Examples
    --------
    >>> domain_of("Inre sammanhang (inner_setting)"), domain_of(" Process "), domain_of(""), domain_of("Tid")
    ('inner_setting', 'process', '', None)
    """
    text = " ".join(written.split())
    code = _CODE.search(text)
    return _meanings().get((code[1] if code else text).casefold())


def _meanings() -> dict[str, str]:
    found = {"": "", **{code: code for code in DOMAINS}}
    for language in LANGUAGES:
        with in_language(language):
            found |= {domain.name.casefold(): domain.code for domain in domains()}
    return found
