"""Enumerations of good faith, with their labels (domain notes, sections 1.2 and 4.3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.TextChoices):
    """What an owner's figures say over the window."""

    UNRATED = "unrated", _("Too few decisions to say")
    GOOD = "good", _("Good standing")
    BELOW = "below", _("Below the threshold")


class ReviewState(models.TextChoices):
    """States of a review; how each reads and looks stands in complaints.good_faith.states."""

    WARNED = "warned", _("Warned")
    REVIEW = "review", _("In review")
    WITHDRAWN = "withdrawn", _("Fast lane withdrawn")
    APPEALED = "appealed", _("Appeal made")
    RECOVERED = "recovered", _("Figures recovered")
    KEPT = "kept", _("Fast lane kept")
    STANDS = "stands", _("Withdrawal stands")
    REINSTATED = "reinstated", _("Fast lane given back")
