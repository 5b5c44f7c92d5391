"""Mail systems of the demonstration that can be caught in the act."""

import os
import time
from collections.abc import Sequence
from pathlib import Path

from django.core.mail import EmailMessage

from core.outbox.backends import DemonstrationBackend


class KeepsThenSleeps(DemonstrationBackend):
    """Keeps the mail and then takes for ever to say so."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        kept = super().send_messages(email_messages)
        hold()
        return kept


class SleepsThenKeeps(DemonstrationBackend):
    """Takes for ever before it keeps the mail."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        hold()
        return super().send_messages(email_messages)


def hold() -> None:
    """Tell the test that the worker is in the middle of it, and stay there while the test wants it.

    Does nothing in the test's own process.
    """
    if "TEST_HOLD" not in os.environ:
        return
    flag = Path(os.environ["TEST_HOLD"])
    flag.with_suffix(".reached").touch()
    while flag.exists():
        time.sleep(0.02)
