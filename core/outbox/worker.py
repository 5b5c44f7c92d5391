"""Delivering one message: claim, deliver, write down how it went."""

import logging
from datetime import datetime

from django.db import InterfaceError, OperationalError

from core.outbox import claims, deliverers
from core.outbox.deliverers import Permanent, Temporary, Uncertain
from core.outbox.events import EventDeliverer
from core.outbox.expansion import AnnouncementDeliverer
from core.outbox.mailing import MailDeliverer
from core.outbox.models import Kind, Message
from core.outbox.wake import wake

logger = logging.getLogger(__name__)

deliverers.register(Kind.ANNOUNCEMENT, AnnouncementDeliverer())
deliverers.register(Kind.MAIL, MailDeliverer())
deliverers.register(Kind.EVENT, EventDeliverer())


def deliver(message_id: int, now: datetime) -> bool:
    """Deliver a message if it waits and nobody else works on it; returns whether this call delivered it."""
    message = claims.claim(message_id, now)
    return message is not None and _attempt(message, now)


def sweep(now: datetime) -> int:
    """Settle lost claims and call workers for what nobody took; returns how many messages were touched."""
    lost = claims.recover(now)
    waiting = claims.unclaimed(now)
    wake(waiting)
    return lost + len(waiting)


def _attempt(message: Message, now: datetime) -> bool:
    try:
        deliverers.get(message.kind).deliver(message)
    except (Temporary, OperationalError, InterfaceError) as error:
        claims.retry(message, str(error), now)
    except Uncertain as error:
        claims.uncertain(message, str(error), now)
        logger.error("delivery is uncertain", extra={"outbox_message": message.pk, "error": str(error)})
    except Permanent as error:
        claims.dead(message, str(error), now)
        logger.error("message given up", extra={"outbox_message": message.pk, "error": str(error)})
    except Exception as error:  # a fault of ours (a template, a topic): kept, shown to staff, sent again once mended
        claims.dead(message, f"{type(error).__name__}: {error}"[:2000], now)
        logger.exception("message given up", extra={"outbox_message": message.pk})
    else:
        claims.sent(message, now)  # an event's claim has been ended with its effect: nothing is left to write
        return True
    return False
