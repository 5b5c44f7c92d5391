"""Mail: rendered in the reader's language and zone, handed over once, judged by what the server said."""

import logging
import smtplib
import uuid
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import InterfaceError, OperationalError
from django.template.loader import render_to_string
from django.utils import timezone, translation

from core.outbox import topics
from core.outbox.deliverers import Permanent, Temporary, Uncertain
from core.outbox.models import Message

logger = logging.getLogger(__name__)

NAMESPACE = uuid.UUID("5d0f6f0e-2a0e-4d3c-9d5e-1f7c9d9a6b11")
PERMANENT_FROM = 500


def new_message_id(effect_key: str) -> str:
    """Return the Message-ID that belongs to an effect: the same one, however often it is sent."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{uuid.uuid5(NAMESPACE, f'{settings.IPP_SITE_URL} {effect_key}')}@{domain}>"


def render(message: Message) -> EmailMultiAlternatives:
    """Put a queued mail into words, in the language and zone of its reader. Raises KeyError on a missing value."""
    topic = topics.get(message.topic)
    with translation.override(message.language), timezone.override(ZoneInfo(message.time_zone)):
        subject = " ".join(topic.say_subject(message.payload, message.audience).split())
        sentence = topic.say_notice(message.payload, message.audience)
        context = {
            "subject": subject,
            "preheader": sentence,
            "sentence": sentence,
            "recipient_name": message.person.display_name if message.person else "",
            "action_url": urljoin(settings.IPP_SITE_URL, topic.url(message.payload, message.audience)),
            "action_label": topic.action_label,
            "actor_label": message.actor_label,
            "audience": message.audience,
            "params": topic.present(message.payload),
            "quotes": topic.quotes(message),
            "announced_at": message.created_at,
            "demonstration": settings.IPP_DEMONSTRATION,
            **topic.details(message),
        }
        mail = EmailMultiAlternatives(
            subject=subject,
            body=render_to_string(f"{topic.template}.txt", context),
            to=[message.address],
            headers=_headers(message),
        )
        mail.attach_alternative(render_to_string(f"{topic.template}.html", context), "text/html")
        for one in topic.attachments(message):
            if one.stands_for_body:
                mail.attach_alternative(one.content.decode(), one.media_type)
            else:
                mail.attach(one.name, one.content, one.media_type)
    return mail


@dataclass(frozen=True)
class MailDeliverer:
    """Delivers through Django's mail backend."""

    def deliver(self, message: Message) -> None:
        """Render and hand over. What fails before the hand-over is certain, what breaks off during it is not."""
        try:
            mail = render(message)
            mail.message()
        except (OperationalError, InterfaceError) as error:
            raise Temporary(_said(error)) from error
        connection = get_connection()
        try:
            connection.open()
        except (OSError, smtplib.SMTPException) as error:
            raise Temporary(_said(error)) from error
        try:
            connection.send_messages([mail])
        except smtplib.SMTPRecipientsRefused as error:
            raise _by_code(min(code for code, _text in error.recipients.values()), error) from error
        except smtplib.SMTPResponseException as error:
            raise _by_code(error.smtp_code, error) from error
        except (smtplib.SMTPException, OSError) as error:
            raise Uncertain(_said(error)) from error
        finally:
            _close(connection)

    def was_delivered(self, message: Message) -> bool | None:
        """Ask the backend, if it is one that can tell."""
        ask = getattr(get_connection(), "was_delivered", None)
        return bool(ask(message.message_id)) if ask else None


def _headers(message: Message) -> dict[str, str]:
    return {
        "Message-ID": message.message_id,
        "Content-Language": message.language,
        "Auto-Submitted": "auto-generated",
        "X-Topic": message.topic,
    }


def _by_code(code: int, error: Exception) -> Permanent | Temporary:
    return Permanent(_said(error)) if code >= PERMANENT_FROM else Temporary(_said(error))


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:2000]


def _close(connection: Any) -> None:
    """What the server says to a good-bye changes nothing about the mail."""
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        logger.info("mail connection did not close cleanly")
