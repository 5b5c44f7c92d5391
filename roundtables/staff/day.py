"""The day itself: who is there, what guests need, and what they take home."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.web.components import Action
from core.workflow.errors import require
from roundtables import certificates, policies
from roundtables.actions import attendance
from roundtables.choices import Place
from roundtables.lists import GuestRow, guests_of
from roundtables.models import Needs, Roundtable
from roundtables.staff.forms import ConfirmForm, UnexpectedForm
from roundtables.staff.room import ROOM, FormView, RoundtableView, header_below


class Attendance(FormView):
    """The list for the day: ticks on a tablet, or a list to print and type in later."""

    template = "roundtables/staff/attendance.html"
    form_class, title, submit = ConfirmForm, gettext_lazy("Who is there?"), gettext_lazy("Save")

    def act(self, roundtable: Roundtable, data: dict[str, Any], **given: Any) -> str:
        """Note what has changed since the list was opened; what somebody else has noted meanwhile stays."""
        ticked, before, shown = (self._keys(name) for name in ("present", "before", "shown"))
        absent = before - ticked
        if self.request.POST.get("final"):
            absent = shown - ticked
        changed = attendance.note(roundtable.pk, present=ticked - before, absent=absent, actor=self.actor)
        return ngettext("%(count)s entry is noted.", "%(count)s entries are noted.", changed) % {"count": changed}

    def _keys(self, name: str) -> set[int]:
        given = self.request.POST.getlist(name)
        return {int(one) for one in given if one.isdecimal() and len(one) < 19}

    def back(self, roundtable: Roundtable) -> str:
        """The list again: guests come one by one."""
        return reverse("roundtables_staff:attendance", args=[roundtable.reference])

    def more(self, roundtable: Roundtable, **given: Any) -> dict[str, Any]:
        """The guests, and whether it can be noted yet."""
        now = timezone.now()
        listed = guests_of(roundtable, now)
        verdict = attendance.is_open(roundtable, now)
        rows: list[GuestRow] = [row for row in listed.rows if row.state.label != Place.LISTED.label]
        return {
            "rows": rows,
            "total": listed.total,
            "denied": getattr(verdict, "reason", ""),
            "unexpected_url": reverse("roundtables_staff:unexpected", args=[roundtable.reference]),
            "cancel_url": ROOM.detail_url(roundtable.reference),
            "roundtable": roundtable,
        }


class Unexpected(FormView):
    """Somebody who was there without an invitation."""

    form_class, title = UnexpectedForm, gettext_lazy("Somebody else is there")
    submit = gettext_lazy("Note that they are there")

    def act(self, roundtable: Roundtable, data: dict[str, Any], **given: Any) -> str:
        """Note it."""
        guest = attendance.add_unexpected(roundtable.pk, actor=self.actor, **data)
        return _("%(name)s is there.") % {"name": guest.name}

    def back(self, roundtable: Roundtable) -> str:
        """The list of the day."""
        return reverse("roundtables_staff:attendance", args=[roundtable.reference])


class NeedsPage(RoundtableView):
    """What guests told of food and access: on this page alone, never exported."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show it to those who arrange the roundtable."""
        roundtable = self.found(reference)
        require(policies.arranges(self.actor))
        known = Needs.objects.filter(invitation__roundtable=roundtable).exclude(invitation__place=Place.WITHDRAWN)
        lede = _("For the kitchen and the door alone. It is deleted seven days after the meeting.")
        context = {
            "header": header_below(roundtable, _("What guests need"), actor=self.actor, lede=lede),
            "needs": known.select_related("invitation").order_by("invitation__name", "pk"),
        }
        response = self.render("roundtables/staff/needs.html", context)
        response["Cache-Control"] = "no-store"
        return response


class Certificate(RoundtableView):
    """The certificate of a guest who was there."""

    def get(self, request: HttpRequest, reference: str, pk: int) -> HttpResponse:
        """Send it as PDF."""
        guest = self.guest(self.found(reference), pk)
        if not certificates.is_due(guest):
            raise Http404
        return certificates.response(guest)


def day_actions(roundtable: Roundtable) -> list[Action]:
    """The pages of the day."""
    address = [roundtable.reference]
    return [
        Action(_("Attendance"), reverse("roundtables_staff:attendance", args=address), "check2-square"),
        Action(_("What guests need"), reverse("roundtables_staff:needs", args=address), "universal-access"),
    ]


def guest_actions(roundtable: Roundtable) -> list[Action]:
    """The pages on which the list of guests grows."""
    pages = (
        (_("People of an organisation"), "people", "people"),
        (_("By name and address"), "guest", "person-plus"),
        (_("Paste many"), "paste", "clipboard-plus"),
        (_("A calendar's reply"), "reply", "calendar-check"),
    )
    return [
        Action(label, reverse(f"roundtables_staff:{name}", args=[roundtable.reference]), icon)
        for label, name, icon in pages
    ]
