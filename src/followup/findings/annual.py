"""The rules on the duty of annual follow-up: all years, some, or none."""

from __future__ import annotations

from followup.findings.finding import Said, Strength, Weight, rule
from followup.findings.setting import Setting, listed
from followup.locale import _

_EXPECTED = "annual_followup.expected.count"


@rule("annual.duty", "annual", Weight.SUMMARY)
def annual_duty(setting: Setting) -> Said | None:
    """Whether the duty of annual follow-up was fully complied with."""
    share = setting.value("annual_followup.share")
    if share is None:
        return None
    used = {
        "documented": "annual_followup.documented.count",
        "expected": _EXPECTED,
        "share": "annual_followup.share",
    }
    strength = Strength.CLEAR if _all_known(setting) else Strength.TENDENCY
    if share == 100:
        sentence = _("The duty of annual follow-up is, by the answers, met for all {expected} administration-years.")
        false_if = _("False if one administration-year or more lacks a documented follow-up.")
        return Said(strength, sentence, false_if, {"expected": used["expected"]})
    if share == 0:
        sentence = _(
            "The duty of annual follow-up is, by the answers, not met for any of the {expected} administration-years."
        )
        false_if = _("False if one administration-year or more has a documented follow-up.")
        return Said(strength, sentence, false_if, {"expected": used["expected"]})
    sentence = _(
        "The administrations have not fully met the duty of annual follow-up: by the answers, follow-up is documented "
        "for {documented} of {expected} administration-years ({share})."
    )
    return Said(
        Strength.CLEAR, sentence, _("False if the follow-up is documented for every administration-year."), used
    )


@rule("annual.every-year", "annual")
def every_year(setting: Setting) -> Said | None:
    """Which administrations documented every year."""
    return _by_administration(setting, "complete", 100)


@rule("annual.no-year", "annual")
def no_year(setting: Setting) -> Said | None:
    """Which administrations documented no year."""
    return _by_administration(setting, "never", 0)


@rule("annual.rounds", "annual")
def annual_rounds(setting: Setting) -> Said | None:
    """What the yearly rounds themselves show of follow-up."""
    share = setting.value("annual_followup.rounds.share")
    if share is None:
        return None
    used = {"count": "annual_followup.rounds.count"}
    if share == 100:
        sentence = _("The yearly rounds show documented follow-up for all {count} administration-years answered there.")
        false_if = _("False if the yearly round shows no documented follow-up for one of these administration-years.")
        return Said(Strength.CLEAR, sentence, false_if, used)
    if share == 0:
        sentence = _(
            "The yearly rounds show documented follow-up for none of the {count} administration-years answered there."
        )
        false_if = _("False if the yearly round shows documented follow-up for one of these administration-years.")
        return Said(Strength.CLEAR, sentence, false_if, used)
    sentence = _(
        "The yearly rounds show documented follow-up for {documented} of the {count} administration-years answered "
        "there ({share})."
    )
    false_if = _("False if the yearly rounds show documented follow-up for all of these administration-years, or none.")
    used |= {"documented": "annual_followup.rounds.documented.count", "share": "annual_followup.rounds.share"}
    return Said(Strength.CLEAR, sentence, false_if, used)


@rule("annual.unsupported", "annual")
def annual_unsupported(setting: Setting) -> Said | None:
    """Whether years are documented by the answer at the term's end alone, with no answer in the yearly round."""
    name = "annual_followup.unsupported.count"
    count, answered = setting.value(name), setting.base(name)
    # Without a base there were no yearly rounds that could have borne the answer out.
    if count is None or not answered:
        return None
    if count:
        sentence = _(
            "Administration-years that are documented by the answer at the end of the term, but have no answer on "
            "follow-up in the yearly round: {count}. There the answer has nothing to be compared with."
        )
        false_if = _("False if each of these administration-years has an answer on follow-up in the yearly round.")
        return Said(Strength.CLEAR, sentence, false_if, {"count": name})
    sentence = _(
        "Every administration-year with a yearly round that is documented by the answer at the end of the term has an "
        "answer on follow-up in the yearly round too."
    )
    false_if = _("False if one such administration-year or more has no answer on follow-up in the yearly round.")
    return Said(Strength.CLEAR, sentence, false_if)


@rule("annual.evidence", "annual")
def annual_evidence(setting: Setting) -> Said | None:
    """Whether the yearly rounds bear out what administrations say at the term's end."""
    name = "annual_followup.disagree.count"
    count, compared = setting.value(name), setting.base(name)
    # Without a base nothing was compared: there were no yearly rounds.
    if count is None or not compared:
        return None
    if count:
        sentence = _(
            "For {count} of the {compared} administration-years compared, the answers at the end of the term differ "
            "from what the yearly rounds show."
        )
        false_if = _("False if the answers and the yearly rounds agree for every administration-year compared.")
        used = {"count": name, "compared": "annual_followup.compared.count"}
        return Said(Strength.CLEAR, sentence, false_if, used)
    sentence = _("What administrations answer at the end of the term agrees with the yearly rounds there are.")
    false_if = _("False if the answers and the yearly rounds differ for one administration-year or more.")
    return Said(Strength.CLEAR, sentence, false_if)


def _by_administration(setting: Setting, which: str, share: float) -> Said | None:
    groups = setting.groups("annual_followup.share.by_administration.{}", setting.labels.administration)
    if not groups:
        return None
    names = [group.name for group in groups if group.value == share]
    used = {"count": f"annual_followup.{which}.count", "n": "annual_followup.administrations.count"}
    words = {"names": listed(names)}
    strength = Strength.CLEAR if _all_known(setting) else Strength.TENDENCY
    if which == "complete":
        if len(names) == len(groups):
            sentence = _("All {n} administrations have, by the answers, documented their follow-up every year.")
            false_if = _("False if one administration or more lacks a documented follow-up for one of the years.")
            return Said(strength, sentence, false_if, {"n": used["n"]})
        if names:
            sentence = _(
                "{count} of {n} administrations have, by the answers, documented their follow-up every year: {names}."
            )
            false_if = _("False if one of these administrations lacks a documented follow-up for one of the years.")
            return Said(strength, sentence, false_if, used, words)
        sentence = _("None of the {n} administrations has, by the answers, documented its follow-up every year.")
        false_if = _("False if one administration or more documented its follow-up every year.")
        return Said(strength, sentence, false_if, {"n": used["n"]})
    if len(names) == len(groups):
        sentence = _("None of the {n} administrations has, by the answers, documented its follow-up in any year.")
        false_if = _("False if one administration or more has a documented follow-up for one of the years.")
        return Said(strength, sentence, false_if, {"n": used["n"]})
    if names:
        sentence = _(
            "{count} of {n} administrations have, by the answers, documented their follow-up in none of the years: "
            "{names}."
        )
        false_if = _("False if one of these administrations has a documented follow-up for one of the years.")
        return Said(strength, sentence, false_if, used, words)
    sentence = _("Each of the {n} administrations has, by the answers, documented its follow-up in at least one year.")
    false_if = _("False if one administration or more documented its follow-up in none of the years.")
    return Said(strength, sentence, false_if, {"n": used["n"]})


def _all_known(setting: Setting) -> bool:
    """Tell whether every year that was expected was also answered: else what is said of all years is less sure."""
    expected = setting.facts.get(_EXPECTED)
    return expected is None or expected.base is None or expected.value == expected.base
