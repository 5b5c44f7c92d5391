"""The Celery application with the topics of these tests."""

from importlib import import_module

import django

from ipprotect.celery import app

django.setup()
import_module("tests.outbox.subjects")

__all__ = ["app"]
