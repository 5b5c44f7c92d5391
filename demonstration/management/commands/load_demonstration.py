"""`manage.py load_demonstration`: fill an empty database with an invented year."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from demonstration import loading


class Command(BaseCommand):
    """Load the demonstration once; a second run changes nothing."""

    help = "Fill an empty database with an invented programme. Refuses outside demonstration mode."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, telling each part with its seconds."""
        if not settings.IPP_DEMONSTRATION:
            raise CommandError("This is not a demonstration (IPP_DEMONSTRATION is off): invented data stays out.")
        if loading.is_loaded():
            self.stdout.write("The database holds an organisation already: nothing is loaded.")
            return
        began = time.monotonic()
        loading.load(timezone.now(), lambda part: self.stdout.write(f"  {time.monotonic() - began:5.1f} s  {part}"))
        self.stdout.write(self.style.SUCCESS(f"The demonstration is loaded ({time.monotonic() - began:.1f} s)."))
