"""Enumerations of the library."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What an entry is."""

    LAW = "law", _("Law or regulation")
    PLATFORM_RULE = "platform_rule", _("Platform rule")
    BULLETIN = "bulletin", _("Policy bulletin")
    BEST_PRACTICE = "best_practice", _("Best-practice guide")
    EVIDENCE_GUIDE = "evidence_guide", _("Evidence guide")
    IDENTIFICATION_GUIDE = "identification_guide", _("Product-identification guide")
    STANDARD = "standard", _("Zero-tolerance standard")


# These apply from a day on, and what they change has to be said.
WITH_EFFECT = (Kind.LAW, Kind.PLATFORM_RULE, Kind.STANDARD)


class Readers(models.TextChoices):
    """Who may read an entry once an edition is published. CBBC's staff read all."""

    EVERYONE = "everyone", _("Everyone in the programme")
    OWNERS = "owners", _("Rights owners and agents")
    PLATFORM = "platform", _("JD.com")
    NAMED = "named", _("Only the organisations named")
    STAFF = "staff", _("CBBC alone")


class EditionState(models.TextChoices):
    """Where an edition stands. Which of the published ones is in force follows from their dates."""

    PROPOSED = "proposed", _("Proposed")
    DECLINED = "declined", _("Declined")
    DRAFTING = "drafting", _("Being drafted")
    CONSULTING = "consulting", _("Out for comments")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DISCARDED = "discarded", _("Discarded")


# An entry has at most one edition under way.
UNDER_WAY = (EditionState.PROPOSED, EditionState.DRAFTING, EditionState.CONSULTING)
# In these an edition's present words are those of whoever proposed it, or are everybody's.
OWN_WORDS = (EditionState.PROPOSED, EditionState.DECLINED, EditionState.PUBLISHED)


class CommentOutcome(models.TextChoices):
    """What became of a comment on a clause."""

    OPEN = "open", _("Not yet answered")
    ADOPTED = "adopted", _("Adopted")
    PARTLY = "partly", _("Adopted in part")
    NOT_ADOPTED = "not_adopted", _("Not adopted")
