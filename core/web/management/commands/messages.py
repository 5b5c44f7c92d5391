"""`manage.py messages`: collect the messages, or check that every one is translated."""

from typing import Any

from babel.messages.catalog import Catalog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.web import messages


class Command(BaseCommand):
    """Collect messages into the catalogues and list what waits for a translation; with --check only judge."""

    help = "Collect the messages of code and templates into the catalogues, and print those without translation."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """`--check`."""
        parser.add_argument("--check", action="store_true", help="Change nothing; fail where a catalogue is not whole.")

    def handle(self, *args: Any, check: bool = False, **options: Any) -> None:
        """Do so for every language."""
        collected = messages.collect(settings.BASE_DIR)
        for language in messages.languages():
            if check:
                self._check(collected, language)
            else:
                self._update(collected, language)

    def _check(self, collected: Catalog, language: str) -> None:
        found = list(messages.flaws(collected, messages.read(language)))
        for flaw in found:
            self.stderr.write(str(flaw))
        if found:
            raise CommandError(f"{len(found)} messages of {language} need work: run `make collect-messages`.")
        self.stdout.write(self.style.SUCCESS(f"{language}: all {len(collected)} messages are translated."))

    def _update(self, collected: Catalog, language: str) -> None:
        merged = messages.merge(collected, messages.read(language), language)
        messages.write(merged, language)
        waiting = messages.untranslated(merged)
        for message in waiting:
            self.stdout.write(str(messages.Flaw("not translated", str(message.id), [message.locations[0][0]])))
        self.stdout.write(f"{language}: {len(merged)} messages, {len(waiting)} of them without translation.")
