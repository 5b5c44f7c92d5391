"""Enumerations of IP rights (domain notes, section 2.2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RightType(models.TextChoices):
    """What kind of right it is; decides the form of its number and which reasons can rely on it."""

    TRADE_MARK = "trade_mark", _("Trade mark")
    COPYRIGHT = "copyright", _("Copyright")
    DESIGN = "design", _("Design patent")
    UTILITY_MODEL = "utility_model", _("Utility model")
    INVENTION = "invention", _("Invention patent")


class Territory(models.TextChoices):
    """Where a right gives protection. Only rights with effect in China can carry a complaint to JD."""

    CHINA = "CN", _("China")
    UNITED_KINGDOM = "GB", _("United Kingdom")


class RightStatus(models.TextChoices):
    """What a right is worth on a date; always derived from its dates."""

    PENDING = "pending", _("Pending")
    IN_FORCE = "in_force", _("In force")
    GRACE = "grace", _("In the renewal grace period")
    LAPSED = "lapsed", _("Lapsed")
    CANCELLED = "cancelled", _("Cancelled")


class RightDocumentKind(models.TextChoices):
    """What a document proves about a right."""

    CERTIFICATE = "certificate", _("Certificate")
    RENEWAL = "renewal", _("Renewal certificate")
    TRANSLATION = "translation", _("Translation")
    PICTURE = "picture", _("Picture of the mark or design")
    OTHER = "other", _("Other")
