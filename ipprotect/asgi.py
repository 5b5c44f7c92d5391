"""ASGI door, for tools that ask for one. Production serves WSGI, which was measured faster for synchronous views."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ipprotect.settings.production")

application = get_asgi_application()
