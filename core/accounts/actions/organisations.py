"""Adding organisations to the programme, and renaming them."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import count

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.accounts import policies
from core.accounts.actors import Actor
from core.accounts.choices import OrganisationKind
from core.accounts.models import Organisation
from core.audit import actions as audit
from core.outbox import events
from core.verdicts import Denied
from core.workflow.errors import InvalidInputs, NotVisible, Refused, require

ADDED = "accounts.organisation_added"
RENAMED = "accounts.organisation_renamed"
LONGEST_NAME = 200
LONGEST_CODE = 40
# Room for a number behind a code that is taken.
LONGEST_STEM = LONGEST_CODE - 6
# How often a code made from a name may be taken by somebody else at the same moment.
RIVALS = 5


@transaction.atomic
def add_organisation(
    *, actor: Actor, kind: str, name: str, name_zh: str = "", code: str = "", now: datetime | None = None
) -> Organisation:
    """Add a party to the programme and tell other apps (event ADDED). There is one CBBC. Raises Refused, InvalidInputs.

    Without a code one is made from the name: `harrow-finch-ltd`, `harrow-finch-ltd-2`; `org-7` without Latin letters.
    """
    moment = now or timezone.now()
    require(policies.enrols_organisations(actor, kind))
    if kind == OrganisationKind.CBBC and Organisation.objects.filter(kind=kind).exists():
        raise InvalidInputs({"kind": [_("CBBC is in the programme already.")]})
    called, called_zh = _checked_names(name, name_zh)
    organisation = Organisation(kind=kind, name=called, name_zh=called_zh, code=code, created_at=moment)
    if code:
        _save_under_given_code(organisation)
    else:
        _save_under_made_code(organisation)
    data = {"name": organisation.name, "kind": kind}
    audit.record(ADDED, actor=actor, subject=organisation, data=data, now=moment)
    events.publish(ADDED, subject=organisation, actor=actor, data=data, now=moment)
    return organisation


@transaction.atomic
def rename(organisation_id: int, *, actor: Actor, name: str, name_zh: str, now: datetime | None = None) -> Organisation:
    """Give an organisation its new legal names and tell whoever keeps a copy (event RENAMED). The code stays.

    Raises NotVisible, Refused or InvalidInputs. The names that it has already change nothing.
    """
    moment = now or timezone.now()
    organisation = _renamable(organisation_id, actor=actor)
    before = {"name": organisation.name, "name_zh": organisation.name_zh}
    called, called_zh = _checked_names(name, name_zh)
    after = {"name": called, "name_zh": called_zh}
    if before == after:
        return organisation
    organisation.name, organisation.name_zh = called, called_zh
    organisation.save(update_fields=["name", "name_zh"])
    changes = {field: (before[field], after[field]) for field in after if before[field] != after[field]}
    audit.record(
        RENAMED,
        actor=actor,
        subject=organisation,
        data={"name": called, "former": before["name"]},
        changes=changes,
        now=moment,
    )
    events.publish(
        RENAMED,
        subject=organisation,
        actor=actor,
        data={**after, "former_name": before["name"], "former_name_zh": before["name_zh"]},
        now=moment,
    )
    return organisation


def _renamable(organisation_id: int, *, actor: Actor) -> Organisation:
    rows = Organisation.objects.select_for_update().filter(pk=organisation_id, is_active=True)
    organisation = rows.first()
    if organisation is None:
        raise NotVisible
    verdict = policies.renames(actor, organisation)
    if isinstance(verdict, Denied):
        raise NotVisible if verdict.hidden else Refused(verdict)
    return organisation


def _checked_names(name: str, name_zh: str) -> tuple[str, str]:
    names = {"name": name.strip(), "name_zh": name_zh.strip()}
    if not names["name"]:
        raise InvalidInputs({"name": [_("Give the legal name.")]})
    too_long = _("Use at most %(count)d characters.") % {"count": LONGEST_NAME}
    errors = {field: [too_long] for field, value in names.items() if len(value) > LONGEST_NAME}
    if errors:
        raise InvalidInputs(errors)
    return names["name"], names["name_zh"]


def _save_under_given_code(organisation: Organisation) -> None:
    try:
        with transaction.atomic():
            organisation.save(force_insert=True)
    except IntegrityError as taken:
        raise InvalidInputs({"code": [_("Another organisation has this code.")]}) from taken


def _save_under_made_code(organisation: Organisation) -> None:
    """Take the first free code; where a rival takes it at the same moment, the next."""
    for rival in count(1):
        organisation.code = _free_code(organisation.name)
        try:
            with transaction.atomic():
                organisation.save(force_insert=True)
        except IntegrityError:
            if rival == RIVALS:
                raise
        else:
            return


def _free_code(name: str) -> str:
    stem = slugify(name)[:LONGEST_STEM].strip("-")
    if not re.search("[a-z]", stem):
        stem, candidates = "org", _numbered("org", 1)
    else:
        candidates = _from_name(stem)
    taken = set(Organisation.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(code for code in candidates if code not in taken)


def _from_name(stem: str) -> Iterator[str]:
    yield stem
    yield from _numbered(stem, 2)


def _numbered(stem: str, first: int) -> Iterator[str]:
    return (f"{stem}-{number}" for number in count(first))
