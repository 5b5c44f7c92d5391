"""What still keeps a draft from being submitted, in words: said on every step of the wizard, and upon submission."""

from collections.abc import Iterable
from datetime import datetime
from itertools import chain

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints import addresses
from complaints.choices import REASONS_OF
from complaints.grounds import answers, settling
from complaints.grounds.checklist import Checklist
from complaints.grounds.checks import Path
from complaints.limits import (
    MAX_EXPLANATION,
    MAX_SAFETY_NOTE,
    MAX_SHOP_REASON,
    MIN_EXPLANATION,
    MIN_SAFETY_NOTE,
    MIN_SHOP_REASON,
)
from complaints.models import Complaint
from core.days import house_day

NAMED_LINES = 20
Found = dict[Path, list[str]]


def of_everything(complaint: Complaint, sheet: addresses.Sheet, checklist: Checklist, *, now: datetime) -> Found:
    """What still keeps a draft from being submitted, by field: what it says itself, and what its ground asks for."""
    parts = (checklist.errors, _of_answers(complaint, now=now), of_draft(complaint, sheet, now=now))
    found: Iterable[tuple[Path, list[str]]] = chain.from_iterable(part.items() for part in parts)
    return dict(found)


def of_draft(complaint: Complaint, sheet: addresses.Sheet, *, now: datetime) -> dict[str, list[str]]:
    """What still keeps a draft from being submitted, by field; empty when it is whole."""
    errors: dict[str, list[str]] = {}
    right = complaint.right
    if right is None:
        errors["right"] = [_("Choose the right that is infringed.")]
    elif not right.carries_complaints_on(house_day(now)):
        errors["right"] = [_("This right is not in force in China today, so JD cannot act on it.")]
    elif complaint.reason not in REASONS_OF[right.right_type]:
        errors["reason"] = [_("Choose a reason that fits this kind of right.")]
    if not complaint.measure:
        errors["measure"] = [_("Choose what JD should do.")]
    if about := _about_listings(sheet):
        errors["addresses"] = about
    if sheet.has_official and not shop_reason_holds(complaint.authorised_shop_reason):
        errors["authorised_shop_reason"] = [about_official_shops(sheet)]
    length = len(complaint.explanation.strip())
    if not MIN_EXPLANATION <= length <= MAX_EXPLANATION:
        errors["explanation"] = [
            _("Explain the infringement in %(least)s to %(most)s characters; there are %(length)s now.")
            % {"least": MIN_EXPLANATION, "most": MAX_EXPLANATION, "length": length}
        ]
    if complaint.safety_risk and not MIN_SAFETY_NOTE <= len(complaint.safety_note.strip()) <= MAX_SAFETY_NOTE:
        errors["safety_note"] = [about_safety()]
    if complaint.statement_at is None or not complaint.statement_name or not complaint.statement_title:
        errors["statement"] = [_("Sign the statement of truth with your name and job title.")]
    return errors


def _of_answers(complaint: Complaint, *, now: datetime) -> Found:
    """Answers of a draft that do not hold."""
    rules = settling.for_draft(complaint, house_day(now))
    if rules is None:
        return {}
    given = answers.fitting(rules, complaint.reason, complaint.answers)
    _kept, wrong = answers.judged(rules, complaint.reason, given, today=house_day(now))
    return {("answers", code): words for code, words in wrong.items()}


def _about_listings(sheet: addresses.Sheet) -> list[str]:
    if sheet.held.is_reading:
        return [_("A list of listings is still being read. Submit once it is done.")]
    if not sheet.target_count:
        barred = [line.message for line in sheet.problems if line.state == addresses.LineState.MAY_NOT_REPEAT]
        return barred[:NAMED_LINES] or [_("Name at least one listing on JD.com.")]
    if sheet.too_many:
        limits = {"limit": settings.IPP_MAX_TARGETS, "count": sheet.target_count}
        return [_("One complaint holds at most %(limit)s listings; this one names %(count)s.") % limits]
    return []


def about_safety() -> str:
    """What is asked of somebody who says that goods are a danger."""
    return _("Say in %(least)s to %(most)s characters what the danger to health or safety is.") % {
        "least": MIN_SAFETY_NOTE,
        "most": MAX_SAFETY_NOTE,
    }


def shop_reason_holds(reason: str) -> bool:
    """Whether somebody has said enough about why an official shop is complained about."""
    return MIN_SHOP_REASON <= len(reason.strip()) <= MAX_SHOP_REASON


def official_shops_in_words(sheet: addresses.Sheet) -> str:
    """Which lines are sold by official shops of the owner, by shop."""
    lines: dict[str, list[str]] = {}
    for line in sheet.official:
        lines.setdefault(line.official_shop, []).append(str(line.number))
    named = [
        _("“%(shop)s”: line %(lines)s") % {"shop": shop, "lines": ", ".join(numbers[:NAMED_LINES])}
        for shop, numbers in lines.items()
    ]
    from_files = [
        ngettext("“%(shop)s”: %(count)s listing from files", "“%(shop)s”: %(count)s listings from files", count)
        % {"shop": shop, "count": count}
        for shop, count in sheet.held.official.items()
    ]
    return "; ".join([*named, *from_files])


def about_official_shops(sheet: addresses.Sheet) -> str:
    """Which lines those are, and what to do about them."""
    return _(
        "Official shops of the rights owner sell some of these listings (%(named)s). Remove these lines, or say in "
        "%(least)s to %(most)s characters why you complain about them."
    ) % {"named": official_shops_in_words(sheet), "least": MIN_SHOP_REASON, "most": MAX_SHOP_REASON}
