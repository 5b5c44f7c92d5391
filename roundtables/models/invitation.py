"""Who is invited, what they answered, and what they need."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Language, Zone
from core.accounts.models import Organisation, Person
from roundtables.choices import Answer, Means, Place, Side
from roundtables.models.roundtable import Roundtable


class Invitation(models.Model):
    """One guest of a roundtable: somebody with an account here (`person`), or a name and an address.

    `nonce` makes the link with which they answer without signing in; a new one makes older links worthless. The
    sequence of the last calendar file that was sent is `sequence_sent`. `substitute_for` is whose place they take.
    """

    roundtable = models.ForeignKey(Roundtable, on_delete=models.CASCADE, related_name="invitations")
    side = models.CharField(_("comes for"), max_length=20, choices=Side)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation_name = models.CharField(_("name of the organisation"), max_length=200, blank=True)
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("mail address"))
    language = models.CharField(_("language"), max_length=10, choices=Language, default=Language.ENGLISH)
    zone = models.CharField(_("time zone"), max_length=40, choices=Zone, default=Zone.LONDON)
    place = models.CharField(max_length=20, choices=Place, default=Place.LISTED, editable=False)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True, default=Answer.NONE)
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)
    answered_by = models.CharField(max_length=20, choices=Means, blank=True, editable=False)
    is_remote = models.BooleanField(_("joins by the link"), default=False)
    substitute_for = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="substitute"
    )
    nonce = models.CharField(max_length=32, editable=False)
    sequence_sent = models.IntegerField(default=-1, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    created_at = models.DateTimeField(editable=False)
    # Noted on the day, or from the list that was kept on paper.
    attended = models.BooleanField(_("was there"), null=True)
    attended_noted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("invitation to a roundtable")
        verbose_name_plural = _("invitations to roundtables")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("roundtable", "email"), condition=~Q(place=Place.WITHDRAWN), name="guest_invited_once"
            ),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="guest_side_is_known"),
            models.CheckConstraint(condition=Q(place__in=Place.values), name="guest_place_is_known"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="guest_answer_is_known"),
        )
        indexes = (
            models.Index(fields=("organisation", "roundtable"), name="guests_by_organisation"),
            models.Index(fields=("person", "roundtable"), name="guests_by_person"),
        )

    def __str__(self) -> str:
        return self.name


class Needs(models.Model):
    """What a guest must not eat, and needs in order to take part. Deleted after the meeting, never exported."""

    invitation = models.OneToOneField(Invitation, on_delete=models.CASCADE, related_name="needs")
    dietary = models.TextField(_("food"), blank=True)
    access = models.TextField(_("access"), blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("needs of a guest")
        verbose_name_plural = _("needs of guests")
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.invitation_id)
