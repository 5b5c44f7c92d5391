"""Load the working calendars that the installed sources know."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from core.clocks import loading, recounting, sources


class Command(BaseCommand):
    """Adds a version where a source knows more than before, and moves clocks that rested on its estimates."""

    help = "Load the working calendars as versioned data. Loading twice changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load each source and print the version in force."""
        for source in (sources.mainland_china(), sources.england()):
            version, added = loading.load_calendar(source, now=timezone.now())
            moved = recounting.restate(version) if added else []
            self.stdout.write(
                f"{source.code} version {version.version}: published {version.first_year}-{version.published_until}"
                f" ({'added' if added else 'unchanged'}, {len(moved)} clocks moved) - {version.source}"
            )
