"""Calling for a worker. Only a hint: whatever happens to it, the sweeper finds what waits."""

import logging
import os
import threading
import time
from collections.abc import Sequence
from contextlib import suppress

from celery import current_app
from kombu import Connection

from core.breaker import Breaker

logger = logging.getLogger(__name__)

TASK = "core.outbox.tasks.deliver"
# A person waits for this while filing. Two of these and a little work stay under 0.2 s.
CONNECT_SECONDS = 0.08
ANSWER_SECONDS = 0.1
OPEN_SECONDS = 5.0
QUICK_SECONDS = 0.02


class BrokerBreaker(Breaker):
    """`slow`: whether the last failure took its time, so that a second try would as well."""

    slow = False


breaker = BrokerBreaker(OPEN_SECONDS)
_held = threading.local()


def wake(message_ids: Sequence[int]) -> bool:
    """Tell workers that these messages wait; returns whether the broker took it. Never raises, never takes 0.2 s."""
    if not message_ids or breaker.is_open():
        return False
    kept = getattr(_held, "pid", None) == os.getpid()
    # A kept connection may have gone stale while the broker is well: that deserves one fresh try.
    if _send(message_ids) or (kept and not breaker.slow and _send(message_ids)):
        breaker.reset()
        return True
    breaker.trip()
    return False


def _send(message_ids: Sequence[int]) -> bool:
    began = time.monotonic()
    try:
        connection = _connection()
        for message_id in message_ids:
            current_app.send_task(TASK, args=[message_id], connection=connection, retry=False, ignore_result=True)
    except Exception as error:  # the broker's libraries raise many kinds, and none may reach whoever files
        breaker.slow = time.monotonic() - began > QUICK_SECONDS
        _drop()
        logger.warning("workers could not be called", extra={"error": f"{type(error).__name__}: {error}"})
        return False
    return True


def _connection() -> Connection:
    """A connection of this thread (and this process: a fork must not share sockets) that gives up quickly."""
    if getattr(_held, "pid", None) != os.getpid():
        impatient = {
            **current_app.conf.broker_transport_options,
            "socket_connect_timeout": CONNECT_SECONDS,
            "socket_timeout": ANSWER_SECONDS,
            "retry_on_timeout": False,
            "max_retries": 0,
            "health_check_interval": 0,
        }
        _held.connection = Connection(current_app.conf.broker_url, transport_options=impatient)
        _held.pid = os.getpid()
    connection: Connection = _held.connection
    return connection


def _drop() -> None:
    connection = getattr(_held, "connection", None)
    _held.pid = None
    if connection is not None:
        with suppress(Exception):
            connection.release()
