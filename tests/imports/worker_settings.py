"""Settings of the workers that these tests start and kill."""

import os

from ipprotect.settings.test import *  # noqa: F403
from ipprotect.settings.test import STORAGES

IPP_IMPORT_LEASE_SECONDS = 2
STORAGES["evidence"]["OPTIONS"] = {"location": os.environ["TEST_EVIDENCE"]}
LOGGING = {}
