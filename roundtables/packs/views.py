"""Handing out briefing packs: to CBBC every one, to the invited their own."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.accounts.models import Organisation
from core.audit import actions as audit
from core.rates import spend
from core.web import errors
from core.web.components import Crumb, Header
from core.web.views import PortalView, StaffView
from programmes import queries as programmes
from roundtables import queries
from roundtables.models import Roundtable
from roundtables.packs.material import Reader, readers_of
from roundtables.packs.papers import LANGUAGES, pack_pdf


def reader_for(actor: Actor) -> Reader | None:
    """For whom the actor's own pack is made; none for agents, who sit at no table."""
    if actor.audience in (Audience.PARTNER, Audience.GOVERNMENT, Audience.STAFF):
        return Reader(Audience(actor.audience))
    if programmes.is_agent(actor) or actor.organisation_id is None:
        return None
    return Reader(Audience.PORTAL, Organisation.objects.get(pk=actor.organisation_id))


def pack_response(roundtable: Roundtable, reader: Reader, lang: str, *, actor: Actor) -> HttpResponse:
    """The pack for saving; who took which is recorded."""
    content = pack_pdf(roundtable, reader, lang)
    data = {"readers": reader.code, "language": lang}
    audit.record("roundtables.pack_taken", actor=actor, subject=roundtable, data=data)
    response = HttpResponse(content, content_type="application/pdf")
    name = f"briefing-{roundtable.reference}-{reader.code}-{lang}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def refusal(request: HttpRequest, actor: Actor) -> HttpResponse | None:
    """The answer to who takes too many: each one is typeset anew."""
    allowance = spend(f"packs:{actor.kind}:{actor.id}", settings.IPP_KIT_RATE)
    if not allowance.is_spent:
        return None
    answer = errors.page(request, 429, retry_after=allowance.reset)
    answer["Retry-After"] = str(allowance.reset)
    return answer


def _found(actor: Actor, reference: str) -> Roundtable:
    return get_object_or_404(queries.roundtables_visible_to(actor), reference=reference)


class StaffPacks(StaffView):
    """Every pack of a roundtable, for CBBC to look at and to send."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """The list."""
        roundtable = _found(self.actor, reference)
        named = _("Roundtable %(number)s: %(theme)s") % {"number": roundtable.number, "theme": roundtable.display_theme}
        crumbs = [
            Crumb(_("Roundtables"), reverse("roundtables_staff:list")),
            Crumb(named, reverse("roundtables_staff:detail", args=[reference])),
        ]
        packs = [
            {
                "name": reader.organisation.display_name if reader.organisation else Audience(reader.audience).label,
                "links": [
                    (lang, reverse("roundtables_staff:pack", args=[reference, reader.code, lang])) for lang in LANGUAGES
                ],
            }
            for reader in readers_of(roundtable)
        ]
        return self.render(
            "roundtables/packs/staff_packs.html",
            {"header": Header(_("Briefing packs"), crumbs=crumbs), "packs": packs},
        )


class StaffPack(StaffView):
    """The pack of one reader."""

    def get(self, request: HttpRequest, reference: str, readers: str, lang: str) -> HttpResponseBase:
        """Send it."""
        roundtable = _found(self.actor, reference)
        reader = next((one for one in readers_of(roundtable) if one.code == readers), None)
        if reader is None or lang not in LANGUAGES:
            raise Http404
        return refusal(request, self.actor) or pack_response(roundtable, reader, lang, actor=self.actor)


class PortalPack(PortalView):
    """The pack of the reader's own organisation."""

    def get(self, request: HttpRequest, reference: str, lang: str) -> HttpResponseBase:
        """Send it."""
        roundtable = _found(self.actor, reference)
        reader = reader_for(self.actor)
        if reader is None or lang not in LANGUAGES:
            raise Http404
        return refusal(request, self.actor) or pack_response(roundtable, reader, lang, actor=self.actor)
