"""Enumerations of roundtables."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RoundtableState(models.TextChoices):
    """Where a roundtable stands."""

    PLANNED = "planned", _("Planned")
    INVITED = "invited", _("Invitations out")
    HELD = "held", _("Held")
    AGREED = "agreed", _("Minutes agreed")
    CANCELLED = "cancelled", pgettext_lazy("roundtable", "Cancelled")


class Side(models.TextChoices):
    """For whom a guest comes."""

    OWNER = "owner", _("Rights owners")
    PLATFORM = "platform", _("JD.com")
    CBBC = "cbbc", _("CBBC")
    IPO_UK = "ipo_uk", _("UK Intellectual Property Office")
    EMBASSY = "embassy", _("British Embassy and Consulates")
    CNIPA = "cnipa", _("CNIPA")
    SPEAKER = "speaker", _("Speakers")


class Place(models.TextChoices):
    """What has become of an invitation."""

    LISTED = "listed", _("Not yet sent")
    SENT = "sent", _("Sent")
    WAITING = "waiting", _("On the waiting list")
    REPLACED = "replaced", _("Sends a substitute")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Answer(models.TextChoices):
    """What a guest has answered."""

    NONE = "", _("No answer yet")
    YES = "yes", _("Comes")
    MAYBE = "maybe", _("Perhaps")
    NO = "no", _("Does not come")


class Means(models.TextChoices):
    """By what an answer came."""

    LINK = "link", _("the link in the mail")
    PORTAL = "portal", _("the portal")
    CALENDAR = "calendar", _("a calendar's reply")
    STAFF = "staff", _("CBBC")


class ItemReaders(models.TextChoices):
    """Who reads an item of the agenda and its minutes."""

    EVERYONE = "everyone", _("Everyone invited")
    OWNERS = "owners", _("Rights owners and CBBC")
    STAFF = "staff", _("CBBC alone")


class IssueTopic(models.TextChoices):
    """What an issue that an owner raises is about."""

    COMPLAINTS = "complaints", _("How complaints are handled")
    COUNTER_NOTICES = "counter_notices", _("Counter-notices and restoration")
    REPEAT_SHOPS = "repeat_shops", _("Shops that come back")
    TEST_PURCHASES = "test_purchases", _("Test purchases")
    ENFORCEMENT = "enforcement", _("Offline enforcement and sharing of data")
    PREVENTION = "prevention", _("Acting before infringement happens")
    POLICY = "policy", _("Policies and rules")
    OTHER = "other", _("Something else")


class IssueState(models.TextChoices):
    """Where an issue stands."""

    RAISED = "raised", _("Raised")
    ON_AGENDA = "on_agenda", _("On the agenda")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", pgettext_lazy("issue", "Closed")
    DECLINED = "declined", _("Not taken up")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ActionState(models.TextChoices):
    """Where an action point stands."""

    OPEN = "open", _("Open")
    REPORTED = "reported", _("Reported as done")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class CommentOutcome(models.TextChoices):
    """What became of a comment on the minutes."""

    OPEN = "open", _("Not yet answered")
    TAKEN = "taken", _("Minutes changed")
    NOT_TAKEN = "not_taken", _("Minutes stand")


# In these an issue still waits for something.
OPEN_ISSUES = (IssueState.RAISED, IssueState.ON_AGENDA, IssueState.ANSWERED)
OPEN_ACTIONS = (ActionState.OPEN, ActionState.REPORTED)
# How the section of the minutes is called that belongs to no agenda item, in English (translated) and in Chinese.
WHOLE = (_("The meeting as a whole"), "会议总体情况")
