"""Audit verbs of the library, and how each reads in a timeline."""

from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Audience
from core.audit.verbs import Verb, register
from core.web.days import days_said
from library.words import present

STAFF = frozenset({Audience.STAFF})
ALL = frozenset({Audience.STAFF, Audience.PORTAL, Audience.PARTNER})

register(
    Verb("library.proposed", _("Proposed “%(title)s”"), icon="lightbulb", tone="info", readers=ALL, present=present),
    Verb("library.drafted", _("Began a draft"), icon="pencil", tone="progress", readers=STAFF),
    Verb(
        "library.loaded", _("“%(title)s” came with the product"), icon="box-arrow-in-down", readers=ALL, present=present
    ),
    Verb("library.written", _("Changed the draft"), icon="pencil-square", readers=STAFF),
    Verb("library.taken_up", _("Took up the proposal"), icon="pencil-square", tone="progress", readers=ALL),
    Verb("library.declined", _("Declined the proposal: %(reason)s"), icon="x-circle", readers=ALL),
    Verb(
        "library.consulted",
        _("Asked %(organisations)s organisations for comments until %(until)s"),
        icon="chat-left-dots",
        tone="waiting",
        readers=STAFF,
        present=days_said("until"),
    ),
    Verb("library.commented", _("Commented on clause %(number)s"), icon="chat-left-text", tone="info", readers=STAFF),
    Verb("library.comment_answered", _("Answered a comment on clause %(number)s"), icon="reply", readers=STAFF),
    Verb("library.consultation_finished", _("Has no further comments"), icon="check", readers=STAFF),
    Verb("library.consultation_ended", _("Comments closed"), icon="stop-circle", readers=STAFF),
    Verb(
        "library.published", _("Published “%(title)s”"), icon="check-circle", tone="good", readers=ALL, present=present
    ),
    Verb(
        "library.reviewed",
        _("Found it still right; next look on %(review_on)s"),
        icon="calendar-check",
        readers=STAFF,
        present=days_said("review_on"),
    ),
    Verb("library.review_due", _("The review date has come"), icon="alarm", tone="warn", readers=STAFF),
    Verb("library.withdrawn", _("Withdrew it: %(reason)s"), icon="slash-circle", tone="warn", readers=ALL),
    Verb("library.discarded", _("Gave up the draft: %(reason)s"), icon="trash", readers=ALL),
    Verb("library.described", _("Changed the entry"), icon="pencil-square", readers=STAFF),
    Verb("library.access_granted", _("Lets %(organisation)s read it"), icon="unlock", readers=STAFF),
    Verb("library.access_withdrawn", _("%(organisation)s reads it no longer"), icon="lock", readers=STAFF),
    Verb("library.reminded", _("Reminded %(people)s people to read it"), icon="bell", readers=STAFF),
    Verb("library.topic_kept", _("Keeps the topic “%(topic)s”"), icon="tag", readers=STAFF),
    Verb("library.acknowledged", _("Said that they have read it"), icon="check2-square", tone="good", readers=STAFF),
    Verb(
        "library.adopted",
        _("%(organisation)s adopted the standard on %(day)s"),
        icon="award",
        tone="good",
        readers=ALL,
        present=days_said("day"),
    ),
    Verb(
        "library.adoption_revoked",
        _("%(organisation)s no longer stands by the standard since %(day)s"),
        icon="x-circle",
        tone="warn",
        readers=ALL,
        present=days_said("day"),
    ),
    Verb(
        "library.adoption_merged",
        _("%(organisation)s has become part of %(into)s, which stands by the standard already"),
        icon="sign-merge-right",
        tone="info",
        readers=ALL,
    ),
    Verb("library.subscribed", _("Subscribed to “%(topic)s”"), icon="bell", readers=STAFF),
    Verb("library.unsubscribed", _("No longer subscribes to “%(topic)s”"), icon="bell-slash", readers=STAFF),
    Verb("library.exported", _("Exported the list of the library"), icon="download", readers=STAFF),
)
