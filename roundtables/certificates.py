"""Certificates of attendance: one page in both languages, for guests who were there."""

import json
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.accounts.choices import Language, Zone
from core.web.days import day_in_words
from roundtables.choices import RoundtableState
from roundtables.models import Invitation, Roundtable
from roundtables.times import in_zone

TEMPLATE = Path(__file__).with_name("certificate.typ")
HELD = (RoundtableState.HELD, RoundtableState.AGREED)


def is_due(invitation: Invitation) -> bool:
    """Whether the guest was there, and the roundtable is over."""
    return bool(invitation.attended) and invitation.roundtable.state in HELD


def pdf_of(invitation: Invitation) -> bytes:
    """The certificate as PDF. The same guest gets the same bytes."""
    roundtable = invitation.roundtable
    given = {"number": str(roundtable.number), "reference": roundtable.reference, "texts": _texts(invitation)}
    fonts: list[Path] = list(settings.IPP_FONTS)
    return typst.compile(
        TEMPLATE,
        format="pdf",
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"certificate": json.dumps(given, ensure_ascii=False)},
        timestamp=int(roundtable.ends_at.timestamp()),
    )


def response(invitation: Invitation) -> HttpResponse:
    """The certificate for saving."""
    answer = HttpResponse(pdf_of(invitation), content_type="application/pdf")
    name = f"certificate-roundtable-{invitation.roundtable.number}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _texts(invitation: Invitation) -> list[dict[str, Any]]:
    """What is certified, in English and in Chinese."""
    roundtable = invitation.roundtable
    texts = []
    for language in (Language.ENGLISH, Language.CHINESE):
        with override(language):
            texts.append(
                {
                    "lang": "zh" if language == Language.CHINESE else "en",
                    "title": _("Certificate of attendance"),
                    "name": _name(invitation),
                    "organisation": _organisation(invitation),
                    "words": _("took part in roundtable %(number)s, “%(theme)s”,") % _facts(roundtable),
                    "day": _("on %(day)s") % _facts(roundtable),
                    "place": roundtable.display_venue,
                    "issuer": _("China-Britain Business Council"),
                }
            )
    return texts


def _name(invitation: Invitation) -> str:
    """As their account has it, where it is one of the organisation that was invited; otherwise as they were invited."""
    person = invitation.person
    if person is None or invitation.organisation_id is None or person.organisation_id != invitation.organisation_id:
        return invitation.name
    return person.display_name


def _organisation(invitation: Invitation) -> str:
    house = invitation.organisation
    return house.display_name if house else invitation.organisation_name


def _facts(roundtable: Roundtable) -> dict[str, str]:
    day = in_zone(roundtable, Zone(roundtable.zone)).begins.date()
    return {"number": str(roundtable.number), "theme": roundtable.display_theme, "day": day_in_words(day)}
