"""A new installation has nobody in it: the first administrator is invited from the command line."""

from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from core.accounts.choices import OrganisationKind
from core.accounts.models import Invitation, Organisation
from core.outbox import worker
from core.outbox.models import Message, Status

pytestmark = pytest.mark.django_db


def invite(address: str) -> str:
    out = StringIO()
    call_command("invite_administrator", address, stdout=out)
    return out.getvalue()


def test_the_first_administrator_is_invited_into_an_empty_installation() -> None:
    assert "ann@cbbc.example" in invite("ann@cbbc.example")
    invitation = Invitation.objects.get()
    assert (invitation.organisation.kind, invitation.roles) == (OrganisationKind.CBBC, ["administrator"])
    while waiting := list(Message.objects.filter(status=Status.PENDING).values_list("pk", flat=True)):
        for pk in waiting:
            worker.deliver(pk, timezone.now())
    assert [message.to for message in mail.outbox] == [["ann@cbbc.example"]]


def test_a_second_administrator_joins_the_same_organisation() -> None:
    invite("ann@cbbc.example")
    invite("ben@cbbc.example")
    assert Organisation.objects.count() == 1


def test_an_address_that_is_invited_already_is_refused_with_the_reason() -> None:
    invite("ann@cbbc.example")
    with pytest.raises(CommandError, match="open invitation"):
        invite("ann@cbbc.example")
