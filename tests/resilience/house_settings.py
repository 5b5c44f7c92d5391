"""Settings of the house that these tests starve and kill: connections are kept, mail arrives in a table."""

import os

from ipprotect.settings.test import *  # noqa: F403
from ipprotect.settings.test import DATABASES, STORAGES

DATABASES["default"] |= {"CONN_MAX_AGE": 600}
EMAIL_BACKEND = "core.outbox.backends.DemonstrationBackend"
STORAGES["evidence"]["OPTIONS"] = {"location": os.environ["HOUSE_EVIDENCE"]}
WHITENOISE_AUTOREFRESH = False
CELERY_BEAT_SCHEDULE = {"outbox.sweep": {"task": "core.outbox.tasks.sweep", "schedule": 1.0}}
# The usual ones: they are what asks Redis so often.
ACCOUNT_RATE_LIMITS = {}  # type: ignore[assignment]
