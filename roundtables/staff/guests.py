"""Pages on which CBBC keeps the list of guests, and takes down what they answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.accounts.choices import OrganisationKind
from core.accounts.models import Organisation, Person
from roundtables.actions import answering, guests
from roundtables.actions.guests import SIDE_OF, Guest
from roundtables.choices import Means, Place
from roundtables.models import Roundtable
from roundtables.staff.forms import (
    ConfirmForm,
    GuestForm,
    OrganisationForm,
    PasteForm,
    PeopleForm,
    ReplyForm,
    StaffAnswerForm,
)
from roundtables.staff.room import FormView


class ListPeople(FormView):
    """People of an organisation: first which, then whom."""

    template = "roundtables/staff/people.html"
    title, submit = gettext_lazy("Invite people of an organisation"), gettext_lazy("Put them on the list")
    lede = gettext_lazy("Nothing is sent before you send the invitations.")

    def organisation(self) -> Organisation | None:
        """The organisation that was chosen."""
        given = self.request.GET.get("organisation", "")
        active = Organisation.objects.filter(is_active=True)
        return active.filter(pk=int(given)).first() if given.isdecimal() and len(given) < 19 else None

    def form(self, roundtable: Roundtable, data: Any = None, files: Any = None, **given: Any) -> forms.Form:
        """The people of the organisation who do not stand on the list yet."""
        house = self.organisation()
        listed = roundtable.invitations.exclude(place=Place.WITHDRAWN).values("email")
        people = Person.objects.filter(is_active=True, organisation=house).exclude(email__in=listed)
        side = SIDE_OF[OrganisationKind(house.kind)] if house else ""
        return PeopleForm(data, people=people.select_related("organisation").order_by("name", "pk"), side=side)

    def act(self, roundtable: Roundtable, data: dict[str, Any], **given: Any) -> str:
        """Put them on the list."""
        listed = guests.list_people(roundtable.pk, data["people"], side=data["side"], actor=self.actor)
        return _listed(len(listed))

    def more(self, roundtable: Roundtable, **given: Any) -> dict[str, Any]:
        """The choice of the organisation."""
        house = self.organisation()
        return {"organisation": house, "chooser": OrganisationForm(initial={"organisation": house})}


class ListGuest(FormView):
    """Somebody without an account."""

    form_class, title = GuestForm, gettext_lazy("Invite somebody by name and address")
    submit = gettext_lazy("Put on the list")
    lede = gettext_lazy("Nothing is sent before you send the invitations.")

    def act(self, roundtable: Roundtable, data: dict[str, Any], **given: Any) -> str:
        """Put them on the list."""
        guests.list_guest(roundtable.pk, Guest(**data), actor=self.actor)
        return _listed(1)


class PasteGuests(FormView):
    """Many at once."""

    form_class, title = PasteForm, gettext_lazy("Paste many guests")
    submit = gettext_lazy("Put them on the list")
    lede = gettext_lazy("Nothing is sent before you send the invitations. Who is on the list already is left out.")

    def act(self, roundtable: Roundtable, data: dict[str, Any], **given: Any) -> str:
        """Put them on the list."""
        return _listed(len(guests.list_pasted(roundtable.pk, actor=self.actor, **data)))


class WithdrawGuest(FormView):
    """Off the list."""

    form_class, title, submit = ConfirmForm, gettext_lazy("Take off the list"), gettext_lazy("Take off the list")
    lede = gettext_lazy("If the invitation was sent, the guest is told, and it leaves their calendar.")

    def act(self, roundtable: Roundtable, data: dict[str, Any], **given: Any) -> str:
        """Take them off."""
        guest = self.guest(roundtable, given["pk"])
        guests.withdraw(roundtable.pk, guest.pk, actor=self.actor)
        return _("%(name)s is off the list.") % {"name": guest.name}

    def more(self, roundtable: Roundtable, **given: Any) -> dict[str, Any]:
        """Who it is."""
        return {"guest": self.guest(roundtable, given["pk"])}


class AnswerForGuest(FormView):
    """What a guest told CBBC by telephone or mail."""

    form_class, title, submit = StaffAnswerForm, gettext_lazy("Take down an answer"), gettext_lazy("Take it down")

    def form(self, roundtable: Roundtable, data: Any = None, files: Any = None, **given: Any) -> forms.Form:
        """With the answer so far."""
        guest = self.guest(roundtable, given["pk"])
        return StaffAnswerForm(data, initial={"answer": guest.answer, "is_remote": guest.is_remote})

    def act(self, roundtable: Roundtable, data: dict[str, Any], **given: Any) -> str:
        """Take it down."""
        guest = self.guest(roundtable, given["pk"])
        found = answering.answer(guest.pk, answering.Given(**data), means=Means.STAFF, actor=self.actor)
        return _answered(found.name, found.place)

    def more(self, roundtable: Roundtable, **given: Any) -> dict[str, Any]:
        """Who it is."""
        return {"guest": self.guest(roundtable, given["pk"])}


class TakeReply(FormView):
    """What a calendar replied to CBBC's mailbox."""

    form_class, title, submit = ReplyForm, gettext_lazy("Take down a calendar's reply"), gettext_lazy("Take it down")
    lede = gettext_lazy("When guests answer in their calendar, it sends CBBC's mailbox a mail with a file (.ics).")

    def act(self, roundtable: Roundtable, data: dict[str, Any], **given: Any) -> str:
        """Take it down."""
        upload = data.get("reply")
        content = upload.read() if upload else data["text"].encode()
        found = answering.take_reply(roundtable, content, actor=self.actor)
        return _answered(found.name, found.place)


def _listed(count: int) -> str:
    if not count:
        return _("Everybody was on the list already.")
    return ngettext("%(count)s guest is on the list now.", "%(count)s guests are on the list now.", count) % {
        "count": count
    }


def _answered(name: str, place: str) -> str:
    if place == Place.WAITING:
        return _("All places are taken: %(name)s is on the waiting list.") % {"name": name}
    return _("The answer of %(name)s is taken down.") % {"name": name}
