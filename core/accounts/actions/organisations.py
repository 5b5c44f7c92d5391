"""Adding organisations to the programme."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts import policies
from core.accounts.actors import Actor
from core.accounts.choices import OrganisationKind
from core.accounts.models import Organisation
from core.audit import actions as audit
from core.verdicts import Denied
from core.workflow.errors import InvalidInputs, Refused


@transaction.atomic
def add_organisation(
    *, actor: Actor, kind: str, name: str, name_zh: str, code: str, now: datetime | None = None
) -> Organisation:
    """Add a party to the programme. There is one CBBC. Raises Refused or InvalidInputs."""
    moment = now or timezone.now()
    verdict = policies.administers_programme(actor)
    if isinstance(verdict, Denied):
        raise Refused(verdict)
    if kind == OrganisationKind.CBBC and Organisation.objects.filter(kind=kind).exists():
        raise InvalidInputs({"kind": [_("CBBC is in the programme already.")]})
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(
                kind=kind, name=name.strip(), name_zh=name_zh.strip(), code=code, created_at=moment
            )
    except IntegrityError as taken:
        raise InvalidInputs({"code": [_("Another organisation has this code.")]}) from taken
    data = {"name": organisation.name, "kind": kind}
    audit.record("accounts.organisation_added", actor=actor, subject=organisation, data=data, now=moment)
    return organisation
