"""Load the rules of the clocks."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.clocks import loading


class Command(BaseCommand):
    """Loads the `rules.toml` of every app, or the files that are named."""

    help = "Load versioned rules from rules.toml files. Loading twice changes nothing; run load_calendars first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take files to load instead of the apps' own."""
        parser.add_argument("files", nargs="*", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Load each file and print its rules."""
        for path in options["files"] or loading.rule_files():
            try:
                rules = loading.load_rules(path)
            except (loading.BadRule, OSError, ValueError) as error:
                raise CommandError(f"{path.name}: {error}") from error
            for rule, added in rules:
                length = "until a given date" if rule.until_date else f"{rule.amount} {rule.unit}"
                self.stdout.write(
                    f"{rule.code} version {rule.version} from {rule.effective_from}: {length}"
                    f" ({'added' if added else 'unchanged'})"
                )
