"""`manage.py draw_states`: write the pages of all life cycles."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.workflow.drawing import draw
from core.workflow.table import tables


class Command(BaseCommand):
    """Draw `docs/states/<noun>.md` from each transition table."""

    help = "Draw docs/states/ from the transition tables; with --check only compare."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the wish to compare only."""
        parser.add_argument("--check", action="store_true", help="fail where a page differs instead of writing it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write or compare each page."""
        folder = Path(settings.BASE_DIR) / "docs" / "states"
        for table in tables():
            page, drawn = folder / f"{table.noun}.md", draw(table)
            if options["check"]:
                if not page.exists() or page.read_text(encoding="utf-8") != drawn:
                    raise CommandError(f"docs/states/{page.name} differs from the table: run `make states`")
            else:
                page.write_text(drawn, encoding="utf-8")
                self.stdout.write(f"docs/states/{page.name}")
