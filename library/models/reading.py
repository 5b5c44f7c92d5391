"""That somebody has read what must be read."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Person
from library.models.edition import Edition


class Acknowledgement(models.Model):
    """A person who has said that they have read an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="acknowledgements")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField()

    class Meta:
        verbose_name = _("acknowledgement")
        verbose_name_plural = _("acknowledgements")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("edition", "person"), name="acknowledged_once"),)

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.person_id}"
