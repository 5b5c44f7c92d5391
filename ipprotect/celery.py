"""The Celery application. Every task is a wake-up that carries ids; PostgreSQL holds the truth."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ipprotect.settings.local")

app = Celery("ipprotect")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
