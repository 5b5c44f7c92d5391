"""The minutes as papers to be saved, for both sides."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from core.accounts.actors import Actor
from roundtables.minutes_papers import LANGUAGES, minutes_paper
from roundtables.models import Roundtable


def papers_of(roundtable: Roundtable, room: str) -> list[tuple[str, str]]:
    """The minutes as papers: in which language, and where."""
    return [
        ("English (PDF)", reverse(f"{room}:paper", args=[roundtable.reference, "en"])),
        ("中文 (PDF)", reverse(f"{room}:paper", args=[roundtable.reference, "zh"])),
    ]


class PaperView:
    """The minutes as PDF, as far as the reader may read them; the room's page beside it finds the roundtable."""

    actor: Actor
    found: Any

    def get(self, request: HttpRequest, reference: str, lang: str) -> HttpResponseBase:
        """Send it."""
        if lang not in LANGUAGES:
            raise Http404
        roundtable: Roundtable = self.found(reference)
        body = minutes_paper(roundtable, lang=lang, actor=self.actor, now=timezone.now())
        answer = HttpResponse(body, content_type="application/pdf")
        answer["Content-Disposition"] = f'attachment; filename="minutes-{roundtable.reference}-{lang}.pdf"'
        answer["Cache-Control"] = "private, no-store"
        return answer
