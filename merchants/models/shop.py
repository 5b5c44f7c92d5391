"""Shops on the platform."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Shop(models.Model):
    """One shop on one JD site, named by the number in its address."""

    platform = models.CharField(_("site"), max_length=10)
    number = models.CharField(_("shop number"), max_length=20)
    name = models.CharField(_("name"), max_length=200)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("shop")
        verbose_name_plural = _("shops")
        ordering = ("name", "pk")
        constraints = (models.UniqueConstraint(fields=("platform", "number"), name="shop_exists_once"),)

    def __str__(self) -> str:
        return self.name
