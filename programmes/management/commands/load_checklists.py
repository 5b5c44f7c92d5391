"""Bring the checklists of the programmes into the database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from programmes import checklists


class Command(BaseCommand):
    """Load programmes/checklists.toml; a second run changes nothing."""

    help = "Load the checklists of the programmes."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say of each version whether it is new."""
        try:
            loaded = checklists.load()
        except checklists.BadChecklist as bad:
            raise CommandError(str(bad)) from bad
        for checklist, changed in loaded:
            self.stdout.write(f"{checklist} {'loaded' if changed else 'unchanged'}")
