"""Audit verbs of imports."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Audience
from core.audit.verbs import Verb, register
from core.imports.choices import Mode

INSIDE = frozenset({Audience.STAFF, Audience.PORTAL})
_MODES: dict[str, Any] = {choice.value: choice.label for choice in Mode}


def in_words(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Replace the recorded mode by its label."""
    return {**data, "mode": _MODES.get(data.get("mode", ""), data.get("mode", ""))}


register(
    Verb("imports.started", _("Gave the file %(name)s to be imported"), icon="file-earmark-arrow-up", readers=INSIDE),
    Verb(
        "imports.applied",
        _("Had the file imported: %(mode)s (new: %(new)s, changed: %(changed)s, refused: %(refused)s)"),
        icon="box-arrow-in-down",
        tone="info",
        readers=INSIDE,
        present=in_words,
    ),
    Verb(
        "imports.finished",
        _("The file is imported (rows written: %(applied)s, refused: %(refused)s)"),
        icon="check-circle",
        tone="good",
        readers=INSIDE,
    ),
    Verb("imports.discarded", _("Discarded the import; nothing was written"), icon="trash", readers=INSIDE),
    Verb("imports.failed", _("The import stopped: %(code)s"), icon="x-octagon", tone="bad", readers=INSIDE),
)
