"""How far somebody has read a conversation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.models.complaint import Complaint
from core.accounts.models import Person


class ReadMark(models.Model):
    """Up to which remark a person has read a complaint's conversation. Without one: what came before the person did."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="+")
    last_read = models.BigIntegerField(_("last remark that was read"))

    class Meta:
        verbose_name = _("read mark")
        verbose_name_plural = _("read marks")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("person", "complaint"), name="read_mark_once"),)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.complaint_id}/{self.last_read}"
