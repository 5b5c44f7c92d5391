"""CBBC's officer and many rights owners, for measurements that need people rather than complaints."""

from collections.abc import Sequence
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.test import Client

from core.accounts.choices import OrganisationKind, Role
from core.accounts.models import Organisation, Person
from dev.ports import LOOPBACK


@dataclass(frozen=True)
class Parties:
    """The officer of CBBC, and one person of each rights owner."""

    officer: Person
    owners: Sequence[Person]


def parties(owners: int) -> Parties:
    """Write them, with the calendars and rules without which nothing runs."""
    call_command("load_calendars", verbosity=0)
    call_command("load_rules", verbosity=0)
    cbbc = Organisation.objects.create(code="cbbc", kind=OrganisationKind.CBBC, name="CBBC", name_zh="英中贸易协会")
    houses = Organisation.objects.bulk_create(
        Organisation(
            code=f"owner-{place}",
            kind=OrganisationKind.RIGHTS_OWNER,
            name=f"Owner {place:04d} Ltd",
            name_zh=f"第{place}公司",
        )
        for place in range(owners)
    )
    officer = _person(cbbc, Role.CASE_OFFICER)
    officer.save()
    # Staff sign in with a second factor: without one they would only see the page that sets it up.
    Authenticator.objects.create(user=officer, type=Authenticator.Type.TOTP, data={"secret": "unused"})
    return Parties(officer, Person.objects.bulk_create(_person(house, Role.COMPLAINANT) for house in houses))


def _person(house: Organisation, role: str) -> Person:
    return Person(
        email=f"clara@{house.code}.example",
        name=f"Clara Finch of {house.name}",
        organisation=house,
        roles=[role],
        password=make_password(None),
    )


def browser(person: Person) -> Client:
    """A browser in which somebody is signed in."""
    opened = Client(SERVER_NAME=LOOPBACK)
    opened.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return opened
