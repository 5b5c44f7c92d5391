"""Invitations as people meet them: by the link in their mail."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.core import mail
from django.utils import timezone

from core.outbox import worker
from core.outbox.models import Message


@pytest.fixture
def last_link() -> Callable[[], str]:
    """Deliver what waits, and return the path of the link in the newest mail."""

    def deliver(now: datetime | None = None) -> str:
        for _round in range(2):
            for pk, at in list(Message.objects.filter(status="pending").values_list("pk", "available_at")):
                worker.deliver(pk, max(at, now or timezone.now()))
        body = str(mail.outbox[-1].body)
        found = re.search(r"http://testserver(/account/invitation/\S+)", body)
        assert found, body
        return found[1]

    return deliver
