"""Audit verbs of the programme, how each reads in a timeline, and the events that higher apps consume."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Audience
from core.audit.verbs import Verb, register
from core.outbox import events
from core.scripts import reads_chinese
from programmes import verification
from programmes.choices import (
    EnrolmentRefusal,
    ExitReason,
    ItemState,
    PlatformRefusal,
    Programme,
    RightFactKind,
    SendBackReason,
    SuspensionReason,
)

INSIDE = frozenset({Audience.STAFF, Audience.PORTAL})
STAFF = frozenset({Audience.STAFF})

_LABELS: dict[str, dict[str, Any]] = {
    "programme": {choice.value: choice.label for choice in Programme},
    "kind": {choice.value: choice.label for choice in RightFactKind},
    "state": {choice.value: choice.label for choice in ItemState},
    "party": {choice.value: choice.label for choice in Audience},
}
# What is told in the reader's script where the record has it in Chinese too, as `<name>_zh`.
NAMES = ("owner", "right", "agent", "holder", "name", "title", "wording", "item", "what")
# Whose closed list the reason of a verb is from: two lists may have one code. A reason elsewhere is free text.
REASONS: Mapping[str, type[TextChoices]] = {
    "application_sent_back": SendBackReason,
    "enrolment_declined": PlatformRefusal,
    "refusal_recorded": PlatformRefusal,
    "enrolment_suspended": SuspensionReason,
    "enrolment_refused": EnrolmentRefusal,
    "enrolment_exited": ExitReason,
}


def in_words(data: Mapping[str, Any], reasons: type[TextChoices] | None = None) -> Mapping[str, Any]:
    """Recorded codes by their labels in the active language, names in its script; `reasons` is the list of `reason`."""
    words = {
        name: _LABELS.get(name, {}).get(value, value) if isinstance(value, str) else value
        for name, value in data.items()
    }
    if reasons and words.get("reason") in reasons.values:
        words["reason"] = reasons(words["reason"]).label
    if isinstance(words.get("fields"), list):
        words["fields"] = verification.in_words(words["fields"])
    if reads_chinese():
        words |= {name: words[f"{name}_zh"] for name in NAMES if words.get(f"{name}_zh")}
    return words


def _verb(name: str, phrase: Any, icon: str, *, tone: str = "neutral", readers: frozenset[str] = INSIDE) -> Verb:
    present = partial(in_words, reasons=REASONS.get(name))
    return Verb(f"programmes.{name}", phrase, icon=icon, tone=tone, readers=readers, present=present)


ALL = INSIDE | {Audience.PARTNER}

register(
    # Enrolments
    _verb("enrolment_opened", _("Opened the enrolment: %(programme)s"), "person-plus", readers=STAFF),
    _verb("enrolment_invited", _("Invited the rights owner"), "envelope", tone="info"),
    _verb("application_begun", _("Began the application"), "pencil"),
    _verb("application_submitted", _("Submitted the application"), "send", tone="info"),
    _verb("application_sent_back", _("Sent the application back: %(reason)s"), "reply", tone="waiting"),
    _verb("enrolment_approved", _("Approved the application"), "check2", tone="info"),
    _verb("enrolment_introduced", _("Introduced the rights owner to JD"), "send", tone="progress", readers=ALL),
    _verb("review_begun", _("Took up the review"), "hourglass-split", tone="progress", readers=ALL),
    _verb(
        "enrolment_returned", _("Returned the enrolment with a question"), "chat-left-dots", tone="waiting", readers=ALL
    ),
    _verb("enrolment_accepted", _("Accepted the rights owner"), "check-circle-fill", tone="good", readers=ALL),
    _verb("enrolment_declined", _("Declined: %(reason)s"), "x-octagon", tone="bad", readers=ALL),
    _verb("acceptance_recorded", _("Recorded that JD accepts"), "check-circle-fill", tone="good", readers=ALL),
    _verb("refusal_recorded", _("Recorded that JD declines: %(reason)s"), "x-octagon", tone="bad", readers=ALL),
    _verb("enrolment_suspended", _("Suspended the enrolment: %(reason)s"), "pause-circle", tone="warn", readers=ALL),
    _verb("enrolment_reinstated", _("Reinstated the enrolment"), "play-circle", tone="good", readers=ALL),
    _verb("enrolment_renewed", _("Renewed the enrolment"), "arrow-repeat", tone="good"),
    _verb("enrolment_refused", _("Refused the enrolment: %(reason)s"), "x-circle", tone="bad"),
    _verb("enrolment_exited", _("Ended the enrolment: %(reason)s"), "box-arrow-right", readers=ALL),
    _verb("item_judged", _("“%(item)s”: %(state)s"), "clipboard-check"),
    _verb("document_added", _("Added %(name)s to “%(item)s”"), "paperclip"),
    _verb("document_removed", _("Took %(name)s out of “%(item)s”"), "paperclip"),
    _verb("rights_chosen", _("Chose the rights of the enrolment (%(count)s)"), "award"),
    _verb("services_chosen", _("Chose the services of the enrolment"), "ui-checks"),
    _verb("power_chosen", _("Named the power of attorney %(power)s"), "person-badge"),
    _verb("document_handed_out", _("Downloaded %(name)s"), "download", readers=STAFF),
    _verb("link_issued", _("Fetched a link to %(name)s"), "link-45deg", readers=STAFF),
    _verb("clock_breached", _("The response target of %(party)s has passed"), "alarm", tone="warn"),
    # Rights
    _verb("right_registered", _("Registered the right"), "award"),
    _verb("right_changed", _("Changed the right"), "pencil"),
    _verb("right_fact_recorded", _("Recorded: %(kind)s"), "journal-plus"),
    _verb("right_fact_struck", _("Struck out: %(kind)s. Reason: %(note)s"), "arrow-counterclockwise", tone="warn"),
    _verb("right_document_added", _("Added the document %(name)s"), "paperclip"),
    _verb("right_verified", _("Compared with the certificate: %(fields)s"), "patch-check", tone="good"),
    _verb(
        "verification_lost", _("No longer verified, because it changed: %(fields)s"), "patch-exclamation", tone="warn"
    ),
    _verb(
        "right_number_claimed",
        _("%(claimant)s wished to register this right's number"),
        "exclamation-diamond",
        tone="warn",
        readers=STAFF,
    ),
    _verb("right_expired", _("The right has expired"), "calendar-x", tone="warn"),
    _verb("right_grace_ended", _("The renewal grace period has ended"), "calendar-x", tone="bad"),
    _verb("family_named", _("Named the mark family %(name)s"), "diagram-3"),
    # Organisations
    _verb("profile_changed", _("Changed the organisation's profile"), "building"),
    _verb("contact_added", _("Added the contact %(name)s"), "person-plus"),
    _verb("contact_changed", _("Changed the contact %(name)s"), "person-gear"),
    _verb("contact_removed", _("Removed the contact %(name)s"), "person-dash"),
    _verb("shop_declared", _("Named the official shop %(name)s"), "shop"),
    _verb("shop_withdrawn", _("Struck out the official shop %(name)s"), "shop"),
    _verb("no_shops_declared", _("Said that there is no official shop on JD"), "shop"),
    _verb(
        "number_claimed",
        _("Gave the company number %(number)s, which %(holder)s has"),
        "building-exclamation",
        tone="warn",
        readers=STAFF,
    ),
    _verb("power_granted", _("Recorded the power of attorney %(power)s for %(agent)s"), "person-badge", tone="info"),
    _verb("power_revoked", _("Revoked the power of attorney %(power)s: %(reason)s"), "person-x", tone="warn"),
    _verb("power_ended", _("The power of attorney %(power)s has ended"), "calendar-x", tone="warn"),
    # Agreements
    _verb("agreement_registered", _("Registered the agreement"), "file-earmark-text", readers=STAFF),
    _verb("agreement_changed", _("Changed the agreement"), "pencil", readers=STAFF),
    _verb("agreement_document_added", _("Added the document %(name)s"), "paperclip", readers=STAFF),
    _verb("agreement_document_replaced", _("Replaced %(old)s by %(name)s"), "paperclip", readers=STAFF),
    _verb("agreement_ended", _("The agreement has ended"), "calendar-x", tone="warn", readers=STAFF),
    _verb("agreement_followed", _("Rests on the agreement %(agreement)s from now on"), "file-earmark-text"),
    _verb("commitment_added", _("Added the commitment: %(wording)s"), "list-check", readers=STAFF),
    _verb("commitment_changed", _("Changed the commitment: %(wording)s"), "pencil", readers=STAFF),
    _verb("fulfilment_recorded", _("Recorded for a commitment: %(title)s"), "check2", readers=STAFF),
    _verb("fulfilment_struck", _("Struck out: %(title)s. Reason: %(reason)s"), "x", readers=STAFF),
    _verb("exported", _("Exported a list"), "download", readers=STAFF),
)

# Under which the lists of staff record who took them away.
EXPORTED = "programmes.exported"

# Consumers look at the present state: two events may overtake each other.
RIGHT_CHANGED = "programmes.right_changed"
POWER_CHANGED = "programmes.power_changed"
ENROLMENT_CHANGED = "programmes.enrolment_changed"
events.declare(RIGHT_CHANGED, _("A right was changed, or expired"))
events.declare(POWER_CHANGED, _("A power of attorney was recorded or revoked, or has ended"))
events.declare(ENROLMENT_CHANGED, _("An enrolment became active, or is so no longer"))
