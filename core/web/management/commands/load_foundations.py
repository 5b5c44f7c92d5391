"""Bring everything on which the programme rests into the database, in one process."""

import time
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Run the commands of IPP_FOUNDATIONS in their order; a second run changes nothing."""

    help = "Load calendars, rules and whatever else an installation begins with, each by its own command."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say of each how long it took, and with --verbosity 2 what it said."""
        for name in settings.IPP_FOUNDATIONS:
            began, said = time.monotonic(), StringIO()
            call_command(name, stdout=said, verbosity=options["verbosity"])
            self.stdout.write(f"  {time.monotonic() - began:5.1f} s  {name}")
            if options["verbosity"] > 1:
                self.stdout.write(said.getvalue())
