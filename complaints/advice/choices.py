"""Enumerations of advice requests, with their labels (domain notes, section 2.2: what is advice, not a complaint)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AdviceState(models.TextChoices):
    """States of an advice request; how each reads and looks stands in complaints.advice.states."""

    OPEN = "open", _("Open")
    IN_WORK = "in_work", _("In work at CBBC")
    WAITING = "waiting", _("Waiting for the owner")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Topic(models.TextChoices):
    """What is asked about."""

    PRICE = "price", _("The price")
    GENUINE_RESALE = "genuine_resale", _("Genuine goods resold without authorisation")
    CONTRACT = "contract", _("A contract with a dealer or licensee")
    OTHER = "other", _("Something else")


class Recommendation(models.TextChoices):
    """What CBBC recommends with its answer."""

    COMPLAINT = "complaint", _("File a complaint after all")
    CIVIL = "civil", _("Take the civil route")
    NEGOTIATE = "negotiate", _("Negotiate with the seller or dealer")
    REGULATOR = "regulator", _("Turn to the market regulator")
    NOTHING = "nothing", _("Nothing further")
