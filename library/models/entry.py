"""The entry, who may read it, and what it is about."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Organisation, Person
from library.choices import Kind, Readers


class Topic(models.Model):
    """What entries are about, and people subscribe to. Kept by CBBC."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    name_zh = models.CharField(_("name in Chinese"), max_length=100)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    """One document that matters, in all its editions.

    `code` is the name by which rules of clocks, grounds and the ladder cite it. `organisation` is whose guide it is, or
    who proposed it; empty where it is CBBC's own. `current` is the edition that was published last; which one is in
    force on a day follows from the dates on which they take effect.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)
    code = models.SlugField(_("short name"), max_length=60, unique=True, null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    readers = models.CharField(_("who may read it"), max_length=20, choices=Readers, default=Readers.EVERYONE)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="library_entries",
    )
    topics = models.ManyToManyField(Topic, verbose_name=_("topics"), blank=True, related_name="entries")
    named = models.ManyToManyField(
        Organisation, verbose_name=_("organisations that may read it"), through="Access", related_name="+"
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    # When somebody looks again whether it still holds.
    review_on = models.DateField(_("to be reviewed on"), null=True, blank=True)
    current = models.ForeignKey(
        "library.Edition", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    # Rises with whatever is said about it: of two who describe it at once, the second names one that is gone.
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("library entry")
        verbose_name_plural = _("library entries")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="library_kind_is_known"),
            models.CheckConstraint(condition=Q(readers__in=Readers.values), name="library_readers_are_known"),
        )
        indexes = (
            models.Index(fields=("kind", "-id"), name="library_by_kind"),
            models.Index(fields=("organisation", "-id"), name="library_by_organisation"),
        )

    def __str__(self) -> str:
        return self.reference


class Access(models.Model):
    """An organisation that may read an entry which only those named may read."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="accesses")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("access to an entry")
        verbose_name_plural = _("accesses to entries")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("entry", "organisation"), name="library_access_once"),)

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.organisation_id}"


class Subscription(models.Model):
    """Somebody who is told what is published about a topic."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="library_subscriptions")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="subscriptions")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("person", "topic"), name="library_subscribed_once"),)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.topic_id}"
