"""What whoever gave us a file is told once a worker is done with it, so that they need not wait on the page."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.accounts.models import Person
from core.imports import registry
from core.imports.models import Import
from core.outbox.models import Message
from core.outbox.topics import Recipient, Topic, register


def whoever_gave_it(message: Message) -> Iterable[Recipient]:
    """The person who decided last, or else who started it; nobody for an API client."""
    record = Import.objects.filter(pk=message.subject_id).first()
    if record is None:
        return []
    pk = int(record.actor_id) if record.actor_kind == "person" else record.started_by_id
    person = Person.objects.select_related("organisation").filter(pk=pk or 0, is_active=True).first()
    return [Recipient(person.pk, person.audience)] if person else []


def page(params: Mapping[str, Any], audience: str) -> str:
    """The import's page."""
    return registry.get(params["kind"]).address(params["reference"], audience)


def _topic(name: str, subject: Any, notice: Any, icon: str) -> Topic:
    return Topic(
        name=f"imports.{name}",
        label=_("Imports"),
        recipients=whoever_gave_it,
        subject=subject,
        notice=notice,
        url=page,
        icon=icon,
        action_label=_("Look at the import"),
    )


register(
    _topic(
        "ready",
        _("%(reference)s: your file has been read"),
        _(
            "The file %(name)s has been read. New: %(new)s, changed: %(changed)s, already recorded: %(same)s, "
            "refused: %(refused)s. Nothing is written until you decide."
        ),
        "file-earmark-check",
    ),
    _topic(
        "finished",
        _("%(reference)s: your file is imported"),
        _("The file %(name)s is imported. Rows written: %(applied)s, refused: %(refused)s."),
        "check-circle",
    ),
    _topic(
        "failed",
        _("%(reference)s: your file could not be imported"),
        _("The import of the file %(name)s stopped. The page says why, and what you can do."),
        "x-octagon",
    ),
)
