"""Messages that accounts sends."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import AUDIENCE_OF
from core.accounts.models import Invitation
from core.accounts.tokens import token_for
from core.outbox.models import Message
from core.outbox.topics import Recipient, Topic, register
from core.scripts import reads_chinese
from core.web.days import instant_in_words


def invited(message: Message) -> Iterable[Recipient]:
    """The invited address, as long as the invitation can still be accepted."""
    invitation = Invitation.objects.select_related("organisation").filter(pk=message.subject_id).first()
    if invitation is None or invitation.accepted_at or invitation.revoked_at:
        return []
    audience = AUDIENCE_OF[invitation.organisation.kind]
    return [Recipient(None, audience, invitation.email, invitation.language, invitation.time_zone)]


def invitation_url(params: Mapping[str, Any], audience: str) -> str:
    """The page on which the invitation is accepted."""
    return reverse("accounts:invitation", args=[token_for(params["subject_id"], params["nonce"])])


def in_words(params: Mapping[str, Any]) -> Mapping[str, Any]:
    """Write the instant for the reader; show the organisation in the reader's script; keep the nonce out of sight."""
    chinese = reads_chinese()
    shown = {key: value for key, value in params.items() if key != "nonce"}
    return shown | {
        "until": instant_in_words(datetime.fromisoformat(params["until"])),
        "organisation": (chinese and params["organisation_zh"]) or params["organisation"],
    }


register(
    Topic(
        name="accounts.invited",
        recipients=invited,
        subject=_("You are invited to IPProtect"),
        notice=_(
            "%(inviter)s invites you to act for %(organisation)s on IPProtect, where British rights owners, CBBC and "
            "JD.com handle complaints about infringing listings. The link below is for you alone and works once, "
            "until %(until)s."
        ),
        url=invitation_url,
        icon="envelope-plus",
        label=_("Invitation"),
        action_label=_("Accept the invitation"),
        present=in_words,
        essential=True,
    )
)
