"""WSGI door: what gunicorn serves."""

import os

import django

from core.web.door import Door
from core.web.room import with_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ipprotect.settings.production")

django.setup(set_prefix=False)
application = with_room(Door())
