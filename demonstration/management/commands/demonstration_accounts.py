"""`manage.py demonstration_accounts`: how to sign in."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.management.base import BaseCommand, CommandError

from core.accounts.models import ApiClient, Person
from demonstration.credentials import owner_client, password_for, simulator_client
from demonstration.parties import PARTIES, Member, Party


class Command(BaseCommand):
    """Print one sign-in a role with what to try, and the clients of the API."""

    help = "Print the demonstration's sign-ins and API clients."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print them; a password that somebody has changed since is not shown."""
        if not settings.IPP_DEMONSTRATION:
            raise CommandError("This is not a demonstration (IPP_DEMONSTRATION is off).")
        hashes = dict(Person.objects.values_list("email", "password"))
        rows = [
            (member.role.label, email, _password(email, hashes[email]), f"{party.name}: {member.tries}")
            for party, member, email in _shown()
            if email in hashes
        ]
        if not rows:
            raise CommandError("The demonstration is not loaded: run load_demonstration first.")
        widths = [max(len(str(row[column])) for row in rows) for column in range(3)]
        for role, email, password, tries in rows:
            self.stdout.write(f"  {role!s:<{widths[0]}}  {email:<{widths[1]}}  {password:<{widths[2]}}  {tries}")
        self.stdout.write("")
        for label, (client_id, secret) in (
            ("JD's API client (the simulator uses it)", simulator_client()),
            ("A rights owner's API client", owner_client()),
        ):
            if ApiClient.objects.filter(oauth_client=client_id, revoked_at=None).exists():
                self.stdout.write(f"  {label}: client_id {client_id}  client_secret {secret}")


def _shown() -> Iterator[tuple[Party, Member, str]]:
    for party in PARTIES:
        for member in party.members:
            if member.tries:
                yield party, member, party.email_of(member)


def _password(email: str, encoded: str) -> str:
    password = password_for(email)
    return password if check_password(password, encoded) else "(changed since)"
