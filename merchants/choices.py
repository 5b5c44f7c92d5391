"""Enumerations of shops, the companies behind them, and what is seen of their listings."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkKind(models.TextChoices):
    """In what way two shops belong together."""

    SAME_COMPANY = "same_company", _("The same company stands behind both")
    SAME_CONTACT = "same_contact", _("The same contact or address")
    SAME_GOODS = "same_goods", _("The same goods and pictures")
    RENAMED = "renamed", _("One is the other under a new number")
    OTHER = "other", _("Otherwise")


class LinkState(models.TextChoices):
    """What staff make of the claim that two shops belong together."""

    CLAIMED = "claimed", _("Claimed")
    CONFIRMED = "confirmed", _("Confirmed")
    REJECTED = "rejected", _("Rejected")


class CaptureSource(models.TextChoices):
    """On what occasion a listing was looked at."""

    FILING = "filing", _("At filing")
    LATER = "later", _("Later, by the owner")
    STAFF = "staff", _("By CBBC")
    PLATFORM = "platform", _("By the platform")


class StrikeKind(models.TextChoices):
    """What counts against a shop."""

    UPHELD_COMPLAINT = "upheld_complaint", _("Upheld complaint")
    CONFIRMED_TEST_PURCHASE = "confirmed_test_purchase", _("Test purchase that proved counterfeit")
