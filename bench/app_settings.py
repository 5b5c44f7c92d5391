"""Production's settings for a run without proxy: nobody is held back by rates, static files need not be collected."""

from ipprotect.settings.production import *  # noqa: F403 - settings modules build on each other
from ipprotect.settings.production import STORAGES

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
IPP_API_RATE = "100000000/min"
