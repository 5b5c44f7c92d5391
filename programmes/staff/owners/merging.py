"""Merging two records of one organisation: finding the other, comparing the two, and doing it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts import policies as account_policies
from core.accounts.actions import merging
from core.accounts.models import ApiClient, Organisation, Person
from core.accounts.requests import actor_of
from core.documents.models import Document
from core.verdicts import Denied
from core.web.components import Header
from core.web.transitions import add_errors
from core.workflow.errors import Conflict, InvalidInputs
from programmes import queries
from programmes.actions.merging import doubles
from programmes.keeping import contexts
from programmes.keeping.forms import MergeForm
from programmes.keeping.pages import base
from programmes.models import Contact, Enrolment, OfficialShop, PowerOfAttorney, Profile, Right
from programmes.staff.owners import finding
from programmes.staff.owners.page import elsewhere, likely
from programmes.staff.owners.views import StaffDoor, found
from programmes.states import STATES

MOST_FOUND = 12


@dataclass(frozen=True)
class Line:
    """One thing that is compared: what the record that ends has, what the other has, and what becomes of it."""

    label: Any
    source: Any
    into: Any
    outcome: Any


class MergingPage(StaffDoor):
    """For CBBC's administrators."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Others are told why they cannot see it."""
        actor = actor_of(request)
        if actor is not None and actor.audience == self.audience:
            verdict = account_policies.administers_programme(actor)
            if isinstance(verdict, Denied):
                raise PermissionDenied(str(verdict.reason))
        return super().dispatch(request, *args, **kwargs)

    def present(self, code: str) -> Organisation:
        """The organisation with exactly this code, if it is open. Raises Http404."""
        organisation = found(code)
        if organisation.code != code or not organisation.is_active:
            raise Http404
        return organisation


class ChooseOther(MergingPage):
    """Which record is the other one: what is alike is proposed, anything can be searched for."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Show them."""
        organisation = self.present(code)
        words = request.GET.get("q", "").replace("\x00", "")[:200].strip()
        others = Organisation.objects.filter(kind=organisation.kind, is_active=True).exclude(pk=organisation.pk)
        if words:
            rows = finding.organisations_named(others, words).select_related("profile")
            shown = list(rows.order_by("name", "pk")[:MOST_FOUND])
        else:
            names = (organisation.name, organisation.name_zh)
            profiles = queries.alike(*names, kinds=[organisation.kind], excluding=organisation.pk)
            shown = [profile.organisation for profile in profiles[:MOST_FOUND]]
        context = {
            "header": Header(
                _("Merge %(name)s") % {"name": organisation.display_name},
                crumbs=self.crumbs(organisation),
                lede=_(
                    "Two records of one organisation become one. Choose the other record; which of the two stays is "
                    "asked next."
                ),
            ),
            "organisation": organisation,
            "words": words,
            "found": likely(shown),
        }
        return self.render("programmes/staff/owners/merge.html", context)


class Compare(MergingPage, base.FormPage):
    """The two records side by side, what will move, and the reason."""

    template = "programmes/staff/owners/compare.html"

    def get(self, request: HttpRequest, code: str, other: str) -> HttpResponse:
        """Compare them: the record of the address ends, the `other` stays."""
        return self._page(self.present(code), self.present(other), MergeForm(self.unsent()))

    def post(self, request: HttpRequest, code: str, other: str) -> HttpResponse:
        """Merge them."""
        source, into = self.present(code), self.present(other)
        form = MergeForm(request.POST)
        if not form.is_valid():
            return self._page(source, into, form)
        try:
            merging.merge(source.pk, into.pk, actor=self.actor, reason=form.cleaned_data["reason"])
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self._page(source, into, form)
        except Conflict as conflict:
            form.add_error(None, str(conflict.denied.reason))
            return self._page(source, into, form)
        messages.success(request, _("%(source)s is now part of this record.") % {"source": source.display_name})
        return redirect(self.home(into))

    def _page(self, source: Organisation, into: Organisation, form: MergeForm) -> HttpResponse:
        faces = {state.value: state.for_audience(self.audience) for state in STATES}
        header = Header(
            _("Merge %(source)s into %(into)s") % {"source": source.display_name, "into": into.display_name},
            crumbs=self.crumbs(source),
        )
        return self.page(
            header,
            form,
            _("Merge the two"),
            self.home(source),
            submit_tone="danger",
            source=source,
            into=into,
            lines=compared(source, into),
            ended=[(one, faces[one.state]) for one in doubles(source, into)],
            swap_url=reverse("owners_staff:compare", args=[into.code, source.code]),
        )


def compared(source: Organisation, into: Organisation) -> Sequence[Line]:
    """What each record has, and what becomes of what the source has."""
    known = {profile.pk: profile for profile in Profile.objects.filter(pk__in=[source.pk, into.pk])}
    old, new = known.get(source.pk, Profile()), known.get(into.pk, Profile())
    moves = _("moves")
    lines = [
        Line(_("Legal name"), source.name, into.name, _("becomes a trading name")),
        Line(_("Legal name in Chinese"), source.name_zh or "–", into.name_zh or "–", _("becomes a trading name")),
        _one_of_two(_("Company number"), contexts.number_words(old), contexts.number_words(new)),
        _one_of_two(_("Registered address"), old.address, new.address),
        _one_of_two(_("Sector"), old.get_sector_display(), new.get_sector_display()),
        _one_of_two(_("Website"), old.website, new.website),
        Line(_("Trading names"), _joined(old.trading_names), _joined(new.trading_names), _("are joined")),
    ]
    counted = (
        (_("People who sign in"), Person.objects.all(), ("organisation",)),
        (_("Contacts"), Contact.objects.filter(removed_at=None), ("organisation",)),
        (_("Official shops"), OfficialShop.objects.filter(removed_at=None), ("organisation",)),
        (_("Rights"), Right.objects.all(), ("organisation",)),
        (_("Powers of attorney"), PowerOfAttorney.objects.all(), ("owner", "agent")),
        (_("Enrolments"), Enrolment.objects.all(), ("organisation",)),
        (_("Documents"), Document.objects.all(), ("organisation",)),
        (_("API clients"), ApiClient.objects.filter(revoked_at=None), ("organisation",)),
    )
    for label, records, sides in counted:
        numbers = _numbers(records, sides, (source.pk, into.pk))
        lines.append(Line(label, numbers[source.pk], numbers[into.pk], moves))
    pairs = zip(elsewhere(source.pk), elsewhere(into.pk), strict=True)
    return [*lines, *(Line(one.label, one.value, other.value, moves) for one, other in pairs)]


def _one_of_two(label: Any, old: Any, new: Any) -> Line:
    """Of what a record has once, the one that stays keeps its own."""
    outcome = "–"
    if old and old != new:
        outcome = _("gives way") if new else _("fills what is empty")
    return Line(label, old or "–", new or "–", outcome)


def _numbers(records: QuerySet[Any], sides: Sequence[str], keys: Sequence[int]) -> Counter[int]:
    """How many of the records belong to each organisation, by any of the sides on which it can stand."""
    found: Counter[int] = Counter()
    for side in sides:
        held = records.filter(**{f"{side}__in": keys}).order_by().values_list(side)
        found.update(dict(held.annotate(number=Count("pk"))))
    return found


def _joined(names: Sequence[str]) -> str:
    return ", ".join(names) or "–"
