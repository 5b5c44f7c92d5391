"""The checks of the checklist (domain notes, section 2.3): each looks at the material and says what it found.

Nothing is ticked by hand. A rule set names the checks of its ground and says which keep from submitting.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from complaints.grounds.material import NAMED, Material, Other
from complaints.grounds.sets import CheckRow, in_words
from core.clocks.calendars import add_months
from core.web.days import day_in_words
from programmes.chains import ChainState
from programmes.choices import RightDocumentKind, RightStatus, RightType, Territory

# To what an error belongs: a field of the complaint, or ("answers", code of the fact).
Path = str | tuple[str, str]
EVIDENCE: Path = "evidence"
# Trademark Law 2019, article 64: proof of use in the three years before can be asked for.
USE_MONTHS = 36


class Outcome(StrEnum):
    """What a check came to."""

    MET = "met"
    MISSING = "missing"
    WARNING = "warning"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True)
class Found:
    """What a check found: the outcome, in words what is to be known, and where what is missing belongs.

    `others` are references of complaints that the words name.
    """

    outcome: Outcome
    words: Sequence[str] = ()
    lacks: Sequence[tuple[Path, str]] = ()
    others: Sequence[str] = ()


@dataclass(frozen=True)
class Check:
    """A check: what it looks at, and which facts and kinds of files a rule set with it has to ask for."""

    find: Callable[[Material, CheckRow], Found]
    fields: Sequence[str] = ()
    documents: Sequence[str] = ()
    has_age: bool = False


MET = Found(Outcome.MET)
NOT_NEEDED = Found(Outcome.NOT_NEEDED)


def missing(*lacks: tuple[Path, str]) -> Found:
    """Something is missing: where, and in words."""
    return Found(Outcome.MISSING, [words for _path, words in lacks], lacks)


def warning(words: str, others: Sequence[str] = ()) -> Found:
    """Something to look at."""
    return Found(Outcome.WARNING, [words], others=others)


def met(words: str, others: Sequence[str] = ()) -> Found:
    """In order, and why."""
    return Found(Outcome.MET, [words], others=others)


def _a_file(material: Material, *kinds: str, words: str) -> Found:
    """One file at least of these kinds; files that came with an answer may be one of them."""
    if material.kinds & set(kinds):
        return MET
    if material.has_unsorted_answers:
        return warning(_("%(words)s Files came with an answer: look whether it is among them.") % {"words": words})
    return missing((EVIDENCE, words))


def right_in_force(material: Material, row: CheckRow) -> Found:
    """JD acts only on a right that is in force on the day."""
    right = material.complaint.right
    if right is None or right.status_on(material.day) != RightStatus.IN_FORCE:
        return missing(("right", _("The right is not in force on this day.")))
    return met(_("Until %(day)s") % {"day": day_in_words(right.ends_on)}) if right.ends_on else MET


def territory(material: Material, row: CheckRow) -> Found:
    """Only rights with effect in China."""
    right = material.complaint.right
    if right is None or right.territory != Territory.CHINA:
        return missing(("right", _("The right has no effect in China.")))
    return MET


def certificate(material: Material, row: CheckRow) -> Found:
    """The certificate is on record. Of an international mark its extension to China: WIPO's alone is not enough."""
    right = material.complaint.right
    assert right is not None
    if right.right_type == RightType.TRADE_MARK and right.number.startswith("G"):
        if RightDocumentKind.EXTENSION in material.right_kinds:
            return MET
        return warning(_("An international mark needs the certificate of its extension to China."))
    if RightDocumentKind.CERTIFICATE in material.right_kinds or "certificate" in material.kinds:
        return MET
    return warning(_("No certificate of the right is on record."))


def holder(material: Material, row: CheckRow) -> Found:
    """The owner on the certificate is the enrolled one, or a recorded chain leads to it."""
    chain = material.chain
    if chain.stands:
        return met(_("By recorded assignment or change of name")) if chain.state == ChainState.LINKED else MET
    if chain.state == ChainState.UNKNOWN:
        return warning(_("The holder on the certificate is not recorded."))
    return warning(_("The certificate leads to %(holder)s, not to the rights owner.") % {"holder": chain.reached})


def class_covers(material: Material, row: CheckRow) -> Found:
    """The right's Nice classes against those of the kind of goods (our own mapping)."""
    right = material.complaint.right
    assert right is not None
    kind = material.answers.get("category", "")
    expected = material.rules.classes.get(kind, ())
    if not kind:
        return Found(Outcome.NOT_NEEDED, [_("The kind of goods is not named, so nothing is compared.")])
    if not expected or not right.nice_classes:
        return warning(_("Nothing to compare: the kind of goods or the right names no class."))
    if set(expected) & set(right.nice_classes):
        return MET
    return warning(
        _("The right is registered in class %(own)s; such goods are usually in class %(expected)s.")
        % {"own": _listed(right.nice_classes), "expected": _listed(expected)}
    )


def use(material: Material, row: CheckRow) -> Found:
    """A seller can ask for proof of use of a mark registered three years ago (Trademark Law 2019, article 64)."""
    right = material.complaint.right
    assert right is not None
    if right.registered_on is None or add_months(right.registered_on, USE_MONTHS) > material.day:
        return NOT_NEEDED
    if RightDocumentKind.PROOF_OF_USE in material.right_kinds:
        return MET
    return Found(
        Outcome.NOT_NEEDED,
        [_("Registered for more than three years: the seller may ask for proof of use (Trademark Law, article 64).")],
    )


def capacity(material: Material, row: CheckRow) -> Found:
    """What each kind of complainant adds (guides for sellers on JD.com)."""
    given = material.answers.get("capacity", "agent" if material.acts_as_agent else "owner")
    lacks = [
        (EVIDENCE, words()) for kind, words in PAPERS_OF_CAPACITY.get(given, {}).items() if kind not in material.kinds
    ]
    if given == "agent" and material.acts_as_agent:
        return NOT_NEEDED  # the power on record is a check of its own
    if lacks and material.has_unsorted_answers:
        return warning(
            _("%(words)s Files came with an answer: look whether it is among them.") % {"words": lacks[0][1]}
        )
    return missing(*lacks) if lacks else MET


PAPERS_OF_CAPACITY: Mapping[str, Mapping[str, Callable[[], str]]] = {
    "exclusive_licensee": {"licence": lambda: _("Add the licence.")},
    "sole_licensee": {
        "licence": lambda: _("Add the licence."),
        "waiver": lambda: _("Add the owner's word that it will not act itself."),
    },
    "ordinary_licensee": {
        "licence": lambda: _("Add the licence."),
        "authority": lambda: _("Add the owner's explicit authority to complain."),
    },
    "agent": {"authority": lambda: _("Add the owner's explicit authority to complain.")},
}


def power(material: Material, row: CheckRow) -> Found:
    """An agent's power of attorney is in force and covers right and platform.

    Until it is submitted, the policy that lets the agent submit has looked.
    """
    if not material.acts_as_agent or material.complaint.power is None:
        return NOT_NEEDED
    held = material.complaint.power
    if material.power_covers:
        return met(held.reference)
    return missing(("right", _("The power of attorney %(power)s does not cover it.") % {"power": held.reference}))


def fields(material: Material, row: CheckRow) -> Found:
    """Every fact that is required has been given."""
    asked = material.rules.fields_for(material.complaint.reason)
    lacks: list[tuple[Path, str]] = [
        (("answers", field.code), _("Answer: %(question)s") % {"question": in_words(field.label)})
        for field in asked
        if field.required and field.code not in material.answers
    ]
    return missing(*lacks) if lacks else MET


def documents(material: Material, row: CheckRow) -> Found:
    """A file of every kind that is required is there."""
    needed = [kind for kind in material.rules.documents_for(material.complaint.reason) if kind.required]
    if not needed:
        return NOT_NEEDED
    lacks: list[tuple[Path, str]] = [
        (EVIDENCE, _("Add: %(kind)s.") % {"kind": in_words(kind.label)})
        for kind in needed
        if kind.code not in material.kinds
    ]
    if lacks and material.has_unsorted_answers:
        words = " ".join(words for _path, words in lacks)
        return warning(_("%(words)s Files came with an answer: look whether it is among them.") % {"words": words})
    return missing(*lacks) if lacks else MET


def capture_recent(material: Material, row: CheckRow) -> Found:
    """The listings were looked at not long ago; how long is in the rule set."""
    first = material.day - timedelta(days=row.days)
    seen = material.seen_on()
    if seen is not None and seen >= first:
        return met(_("On %(day)s") % {"day": day_in_words(seen)})
    if material.was_captured_since(first):
        return MET
    if seen is None:
        return warning(_("Nobody says when the listings were seen: add a capture, or the day."))
    words = {"day": day_in_words(seen), "days": row.days}
    return warning(_("Last seen on %(day)s: more than %(days)s days ago.") % words)


def translation(material: Material, row: CheckRow) -> Found:
    """For foreign text a Chinese translation (SPC civil evidence rules, article 17)."""
    foreign = any(one.document.language and not one.document.language.startswith("zh") for one in material.evidence)
    if not (material.answers.get("foreign_text") or foreign):
        return NOT_NEEDED
    if RightDocumentKind.TRANSLATION in material.right_kinds:
        return MET
    return _a_file(material, "translation", words=_("Add a Chinese translation of the foreign text."))


def ownership(material: Material, row: CheckRow) -> Found:
    """A certificate of the work, or the owner's statement with drafts or source files."""
    if RightDocumentKind.CERTIFICATE in material.right_kinds:
        return MET
    words = _("Add the certificate of the work, or a statement of ownership with drafts or source files.")
    return _a_file(material, "certificate", "ownership_statement", words=words)


def comparison(material: Material, row: CheckRow) -> Found:
    """Pictures side by side."""
    return _a_file(material, "comparison", words=_("Add a picture of both side by side."))


def evaluation_report(material: Material, row: CheckRow) -> Found:
    """For utility models and designs JD may ask for it (Patent Law, article 66)."""
    if RightDocumentKind.EVALUATION_REPORT in material.right_kinds:
        return MET
    return _a_file(material, "evaluation_report", words=_("JD may ask for the patent evaluation report."))


def claim_chart(material: Material, row: CheckRow) -> Found:
    """Each feature of the claims against the goods, or a decision that found the infringement."""
    words = _("Add a claim chart, or the decision that found the infringement.")
    return _a_file(material, "claim_chart", "decision", words=words)


def influence(material: Material, row: CheckRow) -> Found:
    """The sign is known in China."""
    if RightDocumentKind.PROOF_OF_USE in material.right_kinds:
        return MET
    words = _("Add proof that the sign is known in China: sales, advertising, awards or decisions.")
    return _a_file(material, "proof_of_influence", "decision", words=words)


def orders(material: Material, row: CheckRow) -> Found:
    """A test purchase proves one listing: as many orders as listings."""
    given = len(material.answers.get("orders", ()))
    if not given or given == material.target_count:
        return MET if given else NOT_NEEDED  # that they are asked for is the check of the facts
    words = _("There are %(orders)s order numbers for %(targets)s listings: each listing needs its own order.")
    return missing((("answers", "orders"), words % {"orders": given, "targets": material.target_count}))


def file_unseen(material: Material, row: CheckRow) -> Found:
    """The same content in another complaint is worth a look, unless it is the same owner's on the same right."""
    others = material.with_same_files
    strange = [one for one in others if not (one.same_owner and one.same_right)]
    if not strange:
        return met(_("Also used on the same right"), _named(others)) if others else MET
    if all(one.same_owner for one in strange):
        return warning(_("The same file was used for another right."), _named(strange))
    return warning(_("The same file was used by another rights owner."), _named(strange))


def open_elsewhere(material: Material, row: CheckRow) -> Found:
    """The owner's other open complaints about the same listings: allowed for another reason or right, good to know."""
    others = material.with_same_listings
    if not others:
        return MET
    return warning(_("The owner has other open complaints about the same listings."), _named(others))


def _named(others: Sequence[Other]) -> list[str]:
    return [one.reference for one in others[:NAMED]]


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(str(number) for number in sorted(numbers))


CHECKS: Mapping[str, Check] = {
    "right_in_force": Check(right_in_force),
    "territory": Check(territory),
    "certificate": Check(certificate),
    "holder": Check(holder),
    "class_covers": Check(class_covers, fields=("category",)),
    "use": Check(use),
    "capacity": Check(capacity, fields=("capacity",), documents=("licence", "waiver", "authority")),
    "power": Check(power),
    "fields": Check(fields),
    "documents": Check(documents),
    "capture_recent": Check(capture_recent, fields=("seen_on",), documents=("capture",), has_age=True),
    "translation": Check(translation, fields=("foreign_text",), documents=("translation",)),
    "ownership": Check(ownership, documents=("certificate", "ownership_statement")),
    "comparison": Check(comparison, documents=("comparison",)),
    "evaluation_report": Check(evaluation_report, documents=("evaluation_report",)),
    "claim_chart": Check(claim_chart, documents=("claim_chart", "decision")),
    "influence": Check(influence, documents=("proof_of_influence",)),
    "orders": Check(orders, fields=("orders",)),
    "file_unseen": Check(file_unseen),
    "open_elsewhere": Check(open_elsewhere),
}
