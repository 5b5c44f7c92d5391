"""Whom the steps around a counter-notice and the upkeep of a complaint concern, and how they are told."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from complaints.models import Complaint
from complaints.topics import make_topic, owner, platform, platform_if_lodged, staff, together
from core.accounts.choices import Audience
from core.outbox.models import Message
from core.outbox.topics import Recipient, register


def assignee(message: Message) -> Iterable[Recipient]:
    """The colleague who has the complaint now."""
    pk = Complaint.objects.values_list("assignee_id", flat=True).get(pk=message.subject_id)
    return [Recipient(pk, Audience.STAFF)] if pk else []


register(
    make_topic(
        "forwarded",
        together(owner, staff),
        _("%(reference)s: forwarded to the seller"),
        _("JD has forwarded complaint %(reference)s to the seller, who may answer."),
        "envelope-arrow-up",
    ),
    make_topic(
        "countered",
        staff,
        _("%(reference)s: the seller has answered"),
        _("JD has received a counter-notice to complaint %(reference)s. It has to be served on the rights owner."),
        "envelope-exclamation",
        essential=True,
    ),
    make_topic(
        "counter_returned",
        staff,
        _("%(reference)s: counter-notice returned"),
        _("JD has returned the seller's counter-notice to complaint %(reference)s; the seller may answer again."),
        "arrow-return-left",
    ),
    make_topic(
        "served",
        together(owner, staff, platform),
        _("%(reference)s: a counter-notice is served on you"),
        _(
            "The seller has answered complaint %(reference)s. The counter-notice reached you on %(arrived_at)s. From "
            "then your period runs to complain to the authority or to sue, and to show it here. Otherwise JD has to "
            "put the listings back."
        ),
        "send-check",
        notices={
            Audience.STAFF: _("The counter-notice to complaint %(reference)s reached its owner on %(arrived_at)s."),
            Audience.PARTNER: _("The counter-notice to complaint %(reference)s reached its owner on %(arrived_at)s."),
        },
        essential=True,
    ),
    make_topic(
        "restored",
        together(owner, staff),
        _("%(reference)s: the listings are back"),
        _(
            "The seller has answered complaint %(reference)s, and JD has put the listings back at once, as the law "
            "says for copyright. The same listings cannot be notified again; you can go to the authority or to court."
        ),
        "unlock",
        essential=True,
    ),
    make_topic(
        "conceded",
        together(staff, platform),
        _("%(reference)s: the owner accepts the seller's statement"),
        _("%(owner)s accepts the seller's statement on complaint %(reference)s. The measures are to be lifted."),
        "hand-thumbs-up",
    ),
    make_topic(
        "action_notified",
        together(staff, platform),
        _("%(reference)s: the owner has taken action"),
        _(
            "%(owner)s has taken action on complaint %(reference)s: %(kind)s, %(authority)s, filed on %(filed_on)s. "
            "The measures stay."
        ),
        "bank",
        essential=True,
    ),
    make_topic(
        "extension_asked",
        staff,
        _("%(reference)s: more time is asked for"),
        _(
            "%(owner)s asks for %(days)s more working days on complaint %(reference)s (%(delay)s). Its period runs on "
            "and ends on %(due)s."
        ),
        "calendar-plus",
        essential=True,
    ),
    make_topic(
        "extension_granted",
        together(owner, platform),
        _("%(reference)s: more time is granted"),
        _("CBBC has granted %(days)s working days on complaint %(reference)s. The period now ends on %(due)s."),
        "calendar-check",
        essential=True,
    ),
    make_topic(
        "extension_refused",
        owner,
        _("%(reference)s: no more time"),
        _("CBBC has refused more time on complaint %(reference)s. Your period ends on %(due)s."),
        "calendar-x",
        essential=True,
    ),
    make_topic(
        "election_reminder",
        owner,
        _("%(reference)s: your period ends on %(due)s"),
        _(
            "On complaint %(reference)s you have not yet notified an action. Your period ends on %(due)s; then JD has "
            "to put the listings back."
        ),
        "alarm",
        essential=True,
    ),
    make_topic(
        "election_lapsed",
        together(owner, staff, platform),
        _("%(reference)s: the period has lapsed"),
        _("No action was notified in time on complaint %(reference)s. JD has to put the listings back."),
        "alarm",
        essential=True,
    ),
    make_topic(
        "action_concluded",
        together(owner, staff, platform),
        _("%(reference)s: outcome of the action"),
        _("The action on complaint %(reference)s has ended: %(result)s."),
        "check2-square",
    ),
    make_topic(
        "lifted",
        together(owner, staff),
        _("%(reference)s: measures lifted"),
        _("JD has lifted its measures on complaint %(reference)s. Listings put back: %(restored)s."),
        "unlock",
    ),
    make_topic(
        "retracted",
        together(staff, platform_if_lodged),
        _("%(reference)s: filed in error, withdrawn"),
        _(
            "%(owner)s has withdrawn complaint %(reference)s: it was filed in error. Please lift any measures taken "
            "on it."
        ),
        "eraser",
        essential=True,
    ),
    make_topic(
        "assigned",
        assignee,
        _("%(reference)s: assigned to you"),
        _("Complaint %(reference)s of %(owner)s is now yours."),
        "person-plus",
    ),
    make_topic(
        "rerouted",
        owner,
        _("%(reference)s: put on another ground"),
        _("CBBC has put complaint %(reference)s on another ground: “%(to)s”. It goes on; you need not file again."),
        "signpost",
    ),
    make_topic(
        "seller_silent",
        together(staff, platform),
        _("%(reference)s: the seller has not answered"),
        _("The seller has not answered complaint %(reference)s in time. Targets that are not decided yet hold it up."),
        "hourglass-bottom",
    ),
)
