"""The demonstration's mail system: mails arrive in a table and are shown at /outbox/."""

from collections.abc import Sequence
from email.utils import make_msgid

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from core.outbox.models import DeliveredMail


class DemonstrationBackend(BaseEmailBackend):
    """Keeps every mail. The same Message-ID arrives once, and the mailbox can be asked for it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the mails; returns how many were handed over."""
        for mail in email_messages:
            DeliveredMail.objects.get_or_create(
                message_id=mail.extra_headers.get("Message-ID") or make_msgid(),
                defaults={
                    "sender": mail.from_email,
                    "recipients": mail.recipients(),
                    "subject": mail.subject[:500],
                    "text": str(mail.body),
                    "html": _html(mail),
                    "language": mail.extra_headers.get("Content-Language", ""),
                    "delivered_at": timezone.now(),
                },
            )
        return len(email_messages)

    def was_delivered(self, message_id: str) -> bool:
        """Tell whether a mail with that Message-ID has arrived."""
        return DeliveredMail.objects.filter(message_id=message_id).exists()


def _html(mail: EmailMessage) -> str:
    if not isinstance(mail, EmailMultiAlternatives):
        return ""
    return next((str(content) for content, media_type in mail.alternatives if media_type == "text/html"), "")
