"""The tables of the outbox."""

from core.outbox.models.delivered import DeliveredMail
from core.outbox.models.message import Attempt, Kind, Message, Outcome, Status
from core.outbox.models.notice import Notice

__all__ = ["Attempt", "DeliveredMail", "Kind", "Message", "Notice", "Outcome", "Status"]
