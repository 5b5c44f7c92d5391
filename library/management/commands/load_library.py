"""Bring the laws, rules and the standard on which the programme rests into the library."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from library import founding


class Command(BaseCommand):
    """Load library/founding.toml; a second run changes nothing."""

    help = "Load the laws, rules and standards with which the library begins."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say of each edition whether it is new."""
        try:
            loaded = founding.load(now=timezone.now())
        except founding.BadLibrary as bad:
            raise CommandError(str(bad)) from bad
        for edition, added in loaded:
            self.stdout.write(f"{edition.entry.code} {edition.number} {'loaded' if added else 'unchanged'}")
