"""`manage.py verify_audit`: prove that the audit trail is whole."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.audit import actions, queries
from core.audit.models import Link


class Command(BaseCommand):
    """Recompute every digest and link of the audit trail and name each row that does not add up."""

    help = "Recompute the audit trail's digests and chain; names each altered, removed or added row and exits with 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a head that was printed, and kept, earlier."""
        parser.add_argument("--head", default="", help="a head printed earlier: prove that the chain still holds it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify first, then seal what is new: sealing must not cover up an edit."""
        faults = 0
        for fault in queries.verify():
            faults += 1
            place = f"event {fault.event_id}" + (f", link {fault.position}" if fault.position else "")
            self.stderr.write(self.style.ERROR(f"{place}: {fault.reason}"))
        if faults:
            raise CommandError(f"the audit trail does not add up in {faults} place(s)")
        if options["head"] and not Link.objects.filter(chain=bytes.fromhex(options["head"])).exists():
            raise CommandError("the chain does not hold this head: the trail was cut off or made anew")
        while actions.seal():
            pass
        head = Link.objects.order_by("-position").first()
        value = bytes(head.chain).hex() if head else "empty"
        self.stdout.write(self.style.SUCCESS(f"{head.position if head else 0} events verified; head {value}"))
