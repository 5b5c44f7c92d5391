"""Bring the ladder of strikes into the database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from merchants import ladder


class Command(BaseCommand):
    """Load merchants/ladder.toml; a second run changes nothing."""

    help = "Load the ladder of strikes."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say of each version whether it is new."""
        try:
            loaded = ladder.load()
        except ladder.BadLadder as bad:
            raise CommandError(str(bad)) from bad
        for version, changed in loaded:
            self.stdout.write(f"{version} {'loaded' if changed else 'unchanged'}")
