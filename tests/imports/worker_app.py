"""The Celery application with the importer of these tests."""

from importlib import import_module

import django

from ipprotect.celery import app

django.setup()
import_module("tests.imports.shops")
import_module("tests.imports.listings")
import_module("tests.imports.targets")

__all__ = ["app"]
