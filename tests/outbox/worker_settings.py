"""Settings of the workers that these tests start and kill."""

import os

from ipprotect.settings.test import *  # noqa: F403

EMAIL_BACKEND = os.environ["TEST_EMAIL_BACKEND"]
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = int(os.environ["TEST_EMAIL_PORT"])
IPP_OUTBOX_LEASE_SECONDS = 2
LOGGING = {}
