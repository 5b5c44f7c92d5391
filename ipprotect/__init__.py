"""IPProtect's wiring: settings, addresses, navigation and workers. It imports everything and holds no rule."""

from ipprotect.celery import app as celery_app

__all__ = ["celery_app"]
