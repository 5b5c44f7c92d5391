"""`manage.py invite_administrator ADDRESS`: the first person of a new installation."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.accounts.actions import invitations, organisations
from core.accounts.actors import Actor
from core.accounts.choices import Language, OrganisationKind, Role
from core.accounts.models import Organisation
from core.workflow.errors import InvalidInputs


class Command(BaseCommand):
    """Invites an administrator of CBBC, and enters CBBC itself where the installation is new."""

    help = "Mail an invitation to an administrator of CBBC. The audit trail names the system as the one who invited."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address, and how the person is called and spoken to."""
        parser.add_argument("address")
        parser.add_argument("--name", default="", help="as it should stand in the invitation")
        parser.add_argument("--language", choices=Language.values, default=Language.ENGLISH)

    def handle(self, *args: Any, **options: Any) -> None:
        """Invite."""
        actor = Actor.system("installation")
        try:
            cbbc = Organisation.objects.filter(kind=OrganisationKind.CBBC).first() or organisations.add_organisation(
                actor=actor,
                kind=OrganisationKind.CBBC,
                name="China-Britain Business Council",
                name_zh="英中贸易协会",
                code="cbbc",
            )
            invitations.invite(
                cbbc.pk,
                actor=actor,
                email=options["address"],
                name=options["name"] or options["address"],
                roles=[Role.ADMINISTRATOR],
                language=options["language"],
            )
        except InvalidInputs as invalid:
            raise CommandError(str(invalid)) from invalid
        self.stdout.write(f"{options['address']} is invited; the mail leaves as soon as a worker runs")
