"""Whom each step of a review concerns, and how they are told."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from complaints.models import GoodFaithReview
from complaints.topics import OWNER_ROLES, Recipients, staff
from core.accounts import queries as accounts
from core.accounts.choices import Audience
from core.outbox.models import Message
from core.outbox.topics import Recipient, Topic, register
from core.scripts import reads_chinese


def url(params: Mapping[str, Any], audience: str) -> str:
    """The review, for staff; the owner's page of its accuracy."""
    room = "good_faith_staff:review" if audience == Audience.STAFF else "good_faith_portal:review"
    return reverse(room, args=[params["reference"]])


def present(params: Mapping[str, Any]) -> Mapping[str, Any]:
    """The owner in the reader's script."""
    chinese = reads_chinese() and params.get("owner_zh")
    return {**params, "owner": chinese} if chinese else params


def owner(message: Message) -> Iterable[Recipient]:
    """The owner's own people who file complaints."""
    review = GoodFaithReview.objects.only("organisation_id").get(pk=message.subject_id)
    people = accounts.people_with_role([review.organisation_id], OWNER_ROLES)
    return [Recipient(pk, Audience.PORTAL) for pk in people.values_list("pk", flat=True)]


def _topic(name: str, to: Recipients, subject: Any, notice: Any, icon: str, *, essential: bool = False) -> Topic:
    return Topic(
        name=f"good_faith.{name}",
        recipients=to,
        subject=subject,
        notice=notice,
        icon=icon,
        url=url,
        present=present,
        essential=essential,
    )


register(
    _topic(
        "warned",
        owner,
        _("%(reference)s: your complaints are less accurate than good standing asks for"),
        _(
            "Of %(decided)s complaints that were decided in the last %(days)s days %(upheld_share)s were upheld (at "
            "least %(least_upheld)s are asked for) and %(reversed_share)s reversed after a counter-notice (at most "
            "%(most_reversed)s); %(errors)s were withdrawn as filed in error. Nothing is withdrawn from you now. What "
            "mends it: file only where the listing plainly infringes, add pictures of both goods, and take back what "
            "was filed in error. If the figures do not recover, a person at CBBC looks at them."
        ),
        "exclamation-triangle",
        essential=True,
    ),
    _topic(
        "recovered",
        owner,
        _("%(reference)s: your figures have recovered"),
        _("Your complaints are as accurate again as good standing asks for, or too few to say. The warning is over."),
        "check-circle",
    ),
    _topic(
        "escalated",
        staff,
        _("%(reference)s: %(owner)s is to be reviewed"),
        _("The complaints of %(owner)s have stayed below good standing. A person has to decide about the fast lane."),
        "search",
    ),
    _topic(
        "kept",
        owner,
        _("%(reference)s: your standing is kept"),
        _("CBBC has looked at your figures and withdraws nothing. The reason: %(reason)s"),
        "check-circle",
    ),
    _topic(
        "withdrawn",
        owner,
        _("%(reference)s: the fast lane is withdrawn"),
        _("CBBC has withdrawn the fast lane from your complaints. The reason: %(reason)s You can appeal."),
        "slash-circle",
        essential=True,
    ),
    _topic(
        "appealed",
        staff,
        _("%(reference)s: %(owner)s appeals"),
        _("%(owner)s appeals against the withdrawal of the fast lane. Another person than who withdrew it decides."),
        "megaphone",
    ),
    _topic(
        "reinstated",
        owner,
        _("%(reference)s: the fast lane is given back"),
        _("Your complaints have the fast lane again. The reason: %(reason)s"),
        "check-circle",
        essential=True,
    ),
    _topic(
        "appeal_rejected",
        owner,
        _("%(reference)s: the appeal is rejected"),
        _("The withdrawal of the fast lane stands. The reason: %(reason)s"),
        "x-circle",
        essential=True,
    ),
)
