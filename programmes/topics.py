"""Whom each step of the programme concerns, and how they are told."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Audience
from core.outbox.topics import Topic, register
from core.web.days import day_in_words
from programmes.audiences import (
    Recipients,
    applicants,
    both_sides_of_power,
    officers_and_administrators,
    owner_of_right,
    platform,
    platform_if_introduced,
    staff,
    together,
)
from programmes.choices import EnrolmentRefusal, ExitReason, PlatformRefusal, SendBackReason, SuspensionReason
from programmes.events import in_words

Url = Callable[[Mapping[str, Any], str], str]
# Whose closed list the reason of a topic is from.
REASONS: Mapping[str, type[TextChoices]] = {
    "sent_back": SendBackReason,
    "declined": PlatformRefusal,
    "suspended": SuspensionReason,
    "refused": EnrolmentRefusal,
    "exited": ExitReason,
}


def enrolment_url(params: Mapping[str, Any], audience: str) -> str:
    """The enrolment's page for an audience."""
    if audience == Audience.PARTNER:
        return reverse("api:enrolments-detail", args=[params["reference"]])
    room = "enrolments_staff" if audience == Audience.STAFF else "enrolments_portal"
    return reverse(f"{room}:detail", args=[params["reference"]])


def right_url(params: Mapping[str, Any], audience: str) -> str:
    """The right's page for an audience."""
    room = "rights_staff" if audience == Audience.STAFF else "rights_portal"
    return reverse(f"{room}:detail", args=[params["subject_id"]])


def power_url(params: Mapping[str, Any], audience: str) -> str:
    """Where powers of attorney stand for an audience."""
    room = "owners_staff" if audience == Audience.STAFF else "organisation_portal"
    return reverse(f"{room}:power", args=[params["reference"]])


def owner_url(params: Mapping[str, Any], audience: str) -> str:
    """The page of a rights owner or agent, for staff."""
    return reverse("owners_staff:detail", args=[params["code"]])


def agreement_url(params: Mapping[str, Any], audience: str) -> str:
    """The agreement's page."""
    return reverse("agreements_staff:detail", args=[params["reference"]])


def present(params: Mapping[str, Any], reasons: type[TextChoices] | None = None) -> Mapping[str, Any]:
    """As events.in_words, and days written out."""
    words = dict(in_words(params, reasons))
    if "day" in words:
        words["day"] = day_in_words(date.fromisoformat(words["day"]))
    return words


def _topic(name: str, url: Url, recipients: Recipients, subject: Any, notice: Any, icon: str, **more: Any) -> Topic:
    return Topic(
        name=f"programmes.{name}",
        recipients=recipients,
        subject=subject,
        notice=notice,
        url=url,
        icon=icon,
        present=partial(present, reasons=REASONS.get(name)),
        **more,
    )


register(
    _topic(
        "invited",
        enrolment_url,
        applicants,
        _("%(programme)s: you are invited"),
        _(
            "CBBC invites %(owner)s to JD.com's %(programme)s. The application is a list of tasks; leave it and go on "
            "whenever it suits you."
        ),
        "envelope",
        essential=True,
        action_label=_("See what is asked for"),
    ),
    _topic(
        "submitted",
        enrolment_url,
        together(applicants, staff),
        _("%(reference)s: application submitted"),
        _("%(owner)s has submitted its application for the %(programme)s (%(reference)s)."),
        "send",
        notices={
            Audience.PORTAL: _("Your application %(reference)s has reached CBBC, which now checks the documents.")
        },
    ),
    _topic(
        "sent_back",
        enrolment_url,
        applicants,
        _("%(reference)s: CBBC needs something more"),
        _(
            "CBBC has sent your application for the %(programme)s back: %(reason)s. What is to be mended stands on its "
            "page."
        ),
        "reply",
        essential=True,
    ),
    _topic(
        "approved",
        enrolment_url,
        applicants,
        _("%(reference)s: approved by CBBC"),
        _("CBBC has approved your application for the %(programme)s and introduces you to JD."),
        "check2",
    ),
    _topic(
        "introduced",
        enrolment_url,
        together(platform, applicants),
        _("%(reference)s: introduced to JD"),
        _("CBBC has introduced %(owner)s to JD for the %(programme)s."),
        "send",
        notices={Audience.PARTNER: _("CBBC introduces %(owner)s for the %(programme)s (%(reference)s).")},
    ),
    _topic(
        "returned",
        enrolment_url,
        together(staff, applicants),
        _("%(reference)s: JD has a question"),
        _("JD has returned enrolment %(reference)s of %(owner)s with a question."),
        "chat-left-dots",
    ),
    _topic(
        "accepted",
        enrolment_url,
        together(applicants, staff),
        _("%(reference)s: active"),
        _("%(owner)s now takes part in JD's %(programme)s."),
        "check-circle-fill",
    ),
    _topic(
        "declined",
        enrolment_url,
        together(applicants, staff),
        _("%(reference)s: declined by JD"),
        _("JD does not take %(owner)s into the %(programme)s. Reason: %(reason)s."),
        "x-octagon",
    ),
    _topic(
        "suspended",
        enrolment_url,
        together(applicants, staff, platform_if_introduced),
        _("%(reference)s: suspended"),
        _("The enrolment of %(owner)s in the %(programme)s is suspended. Reason: %(reason)s."),
        "pause-circle",
        essential=True,
    ),
    _topic(
        "reinstated",
        enrolment_url,
        together(applicants, staff, platform_if_introduced),
        _("%(reference)s: active again"),
        _("The enrolment of %(owner)s in the %(programme)s is active again."),
        "play-circle",
    ),
    _topic(
        "renewed",
        enrolment_url,
        applicants,
        _("%(reference)s: renewed"),
        _("CBBC has renewed the enrolment of %(owner)s in the %(programme)s."),
        "arrow-repeat",
    ),
    _topic(
        "refused",
        enrolment_url,
        applicants,
        _("%(reference)s: refused by CBBC"),
        _("CBBC does not go on with the enrolment of %(owner)s in the %(programme)s. Reason: %(reason)s."),
        "x-circle",
    ),
    _topic(
        "exited",
        enrolment_url,
        together(applicants, staff, platform_if_introduced),
        _("%(reference)s: ended"),
        _("The enrolment of %(owner)s in the %(programme)s has ended. Reason: %(reason)s."),
        "box-arrow-right",
    ),
    _topic(
        "waiting",
        enrolment_url,
        applicants,
        _("%(reference)s: your application waits for you"),
        _("The application of %(owner)s for the %(programme)s is not finished yet."),
        "hourglass",
    ),
    _topic(
        "renewal_due",
        enrolment_url,
        together(applicants, staff),
        _("%(reference)s: something expires on %(day)s"),
        _(
            "The enrolment of %(owner)s in the %(programme)s rests on something that ends on %(day)s: %(what)s. Renew "
            "it in time, or the enrolment is suspended."
        ),
        "calendar-event",
        essential=True,
    ),
    _topic(
        "breached",
        enrolment_url,
        staff,
        _("%(reference)s: a response target has passed"),
        _("The response target of %(party)s for enrolment %(reference)s has passed."),
        "alarm",
    ),
    _topic(
        "right_expires",
        right_url,
        together(owner_of_right, staff),
        _("%(right)s expires on %(day)s"),
        _(
            "The right %(right)s (%(number)s) of %(owner)s expires on %(day)s. Renew it and send the certificate of "
            "renewal."
        ),
        "calendar-event",
        essential=True,
    ),
    _topic(
        "right_expired",
        right_url,
        together(owner_of_right, staff),
        _("%(right)s has expired"),
        _(
            "The right %(right)s (%(number)s) of %(owner)s expired on %(day)s. No complaint can rely on it until it is "
            "renewed."
        ),
        "calendar-x",
        essential=True,
    ),
    _topic(
        "number_taken",
        right_url,
        staff,
        _("%(claimant)s wished to register a number of %(owner)s"),
        _(
            "%(claimant)s wished to register %(number)s, which is on record for %(owner)s (%(right)s). It was told "
            "that CBBC will be in touch, and nothing of who holds it."
        ),
        "exclamation-diamond",
    ),
    _topic(
        "power_granted",
        power_url,
        together(both_sides_of_power, staff),
        _("%(reference)s: a power of attorney for %(agent)s"),
        _("%(owner)s has given %(agent)s a power of attorney (%(reference)s). What it covers stands on its page."),
        "person-badge",
    ),
    _topic(
        "power_revoked",
        power_url,
        together(both_sides_of_power, staff),
        _("%(reference)s: the power of attorney is revoked from %(day)s"),
        _(
            "The power of attorney %(reference)s of %(owner)s for %(agent)s is revoked: from %(day)s on the agent no "
            "longer sees or does anything for the owner on its ground."
        ),
        "person-x",
        essential=True,
    ),
    _topic(
        "number_claimed",
        owner_url,
        staff,
        _("%(owner)s gives a company number that %(holder)s has"),
        _(
            "%(owner)s gave the company number %(number)s, which is on the record of %(holder)s. Either it was typed "
            "wrong, or the two are one organisation. They were told that CBBC will be in touch."
        ),
        "building-exclamation",
    ),
    _topic(
        "power_expires",
        power_url,
        together(both_sides_of_power, staff),
        _("%(reference)s: the power of attorney ends on %(day)s"),
        _("The power of attorney %(reference)s of %(owner)s for %(agent)s ends on %(day)s."),
        "calendar-event",
        essential=True,
    ),
    _topic(
        "power_ended",
        power_url,
        together(both_sides_of_power, staff),
        _("%(reference)s: the power of attorney has ended"),
        _(
            "The power of attorney %(reference)s of %(owner)s for %(agent)s has ended. The agent no longer sees or "
            "does anything for the owner on its ground."
        ),
        "calendar-x",
        essential=True,
    ),
    _topic(
        "agreement_ends",
        agreement_url,
        officers_and_administrators,
        _("%(title)s ends on %(day)s"),
        _("The agreement “%(title)s” ends on %(day)s. Its renewal is to be prepared."),
        "calendar-event",
        essential=True,
    ),
    _topic(
        "agreement_ended",
        agreement_url,
        officers_and_administrators,
        _("%(title)s has ended"),
        _("The agreement “%(title)s” ended on %(day)s. Enrolments that rest on it are suspended."),
        "calendar-x",
        essential=True,
    ),
)
