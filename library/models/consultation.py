"""Standards: their clauses, what organisations say about each, and who has adopted them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Organisation, Person
from core.documents.models import Document
from library.choices import CommentOutcome
from library.models.edition import Edition


class Clause(models.Model):
    """One clause of a standard's edition. `came_from` is the clause of the edition before that it continues."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="clauses")
    position = models.PositiveIntegerField()
    number = models.CharField(_("number"), max_length=20)
    heading = models.CharField(_("heading"), max_length=200)
    heading_zh = models.CharField(_("heading in Chinese"), max_length=200, blank=True)
    text = models.TextField(_("text"))
    text_zh = models.TextField(_("text in Chinese"), blank=True)
    came_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint(fields=("edition", "number"), name="clause_number_once"),)

    def __str__(self) -> str:
        return self.number


class Consulted(models.Model):
    """An organisation that is asked to comment on a draft."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="consulted")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    # It has said that it has no (further) comments.
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("organisation consulted")
        verbose_name_plural = _("organisations consulted")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("edition", "organisation"), name="consulted_once"),)

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.organisation_id}"


class ClauseComment(models.Model):
    """What an organisation says about a clause, with the words it would like, and CBBC's answer."""

    clause = models.ForeignKey(Clause, on_delete=models.CASCADE, related_name="comments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    author_label = models.CharField(max_length=200)
    text = models.TextField(_("comment"))
    wording = models.TextField(_("wording proposed"), blank=True)
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=CommentOutcome, default=CommentOutcome.OPEN, editable=False
    )
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("comment on a clause")
        verbose_name_plural = _("comments on clauses")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(outcome__in=CommentOutcome.values), name="comment_outcome_is_known"),
            models.CheckConstraint(
                condition=Q(outcome=CommentOutcome.OPEN) | Q(answered_at__isnull=False),
                name="comment_answered_has_an_instant",
            ),
        )

    def __str__(self) -> str:
        return f"{self.clause_id}: {self.text[:40]}"


class Adoption(models.Model):
    """An organisation that has adopted an edition of a standard, from a day on, until it revokes it."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="adoptions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="adoptions")
    adopted_on = models.DateField(_("adopted on"))
    signed_by = models.CharField(_("signed by"), max_length=200)
    document = models.ForeignKey(
        Document, verbose_name=_("signed paper"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)

    class Meta:
        verbose_name = _("adoption of a standard")
        verbose_name_plural = _("adoptions of standards")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("edition", "organisation"), condition=Q(revoked_on=None), name="adopted_once"
            ),
            models.CheckConstraint(
                condition=Q(revoked_on=None) | Q(revoked_on__gte=models.F("adopted_on")), name="adoption_ends_later"
            ),
        )

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.organisation_id}"
