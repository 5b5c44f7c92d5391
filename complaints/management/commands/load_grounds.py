"""Bring the rule sets of grounds into the database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from complaints.grounds import loading


class Command(BaseCommand):
    """Load complaints/grounds.toml; a second run changes nothing."""

    help = "Load the rule sets of grounds."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say of each version whether it is new."""
        try:
            loaded = loading.load()
        except loading.BadGround as bad:
            raise CommandError(str(bad)) from bad
        for rules, changed in loaded:
            self.stdout.write(f"{rules} {'loaded' if changed else 'unchanged'}")
