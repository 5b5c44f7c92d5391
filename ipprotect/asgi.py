"""ASGI door. Production serves WSGI (measured faster for synchronous views); this one is for tools that ask for ASGI."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ipprotect.settings.production")

application = get_asgi_application()
