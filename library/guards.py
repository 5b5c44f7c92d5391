"""Conditions on an edition that must hold when a verb is used."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.verdicts import ALLOWED, Denied, Verdict
from library.choices import WITH_EFFECT, CommentOutcome, Kind
from library.models import ClauseComment, Edition


def shortcomings(edition: Edition) -> Sequence[Any]:
    """What keeps an edition from being published, in (lazily translated) words; empty when it is whole."""
    kind, missing = edition.entry.kind, []
    if not (edition.title and edition.title_zh):
        missing.append(_("a title in both languages"))
    if not (edition.summary and edition.summary_zh):
        missing.append(_("a summary in both languages"))
    is_standard = kind == Kind.STANDARD
    has_words = edition.body or edition.body_zh or edition.document_id or edition.document_zh_id
    if not (edition.clauses.exists() if is_standard else has_words):
        missing.append(_("its clauses") if is_standard else _("a text or a file"))
    if kind in WITH_EFFECT and edition.effective_from is None:
        missing.append(_("the day from which it is in force"))
    if kind in WITH_EFFECT and edition.number > 1 and not (edition.changes and edition.changes_zh):
        missing.append(_("what changes, in both languages"))
    if edition.entry.organisation_id is None and not edition.entry.source:
        missing.append(_("its source"))
    return missing


def is_whole(edition: Edition) -> Verdict:
    """Everything that readers need is there, and every comment on a clause has been answered."""
    missing = shortcomings(edition)
    if missing:
        return Denied(_("Missing still: %(what)s.") % {"what": ", ".join(str(one) for one in missing)}, "not_complete")
    open_ones = ClauseComment.objects.filter(clause__edition=edition, outcome=CommentOutcome.OPEN).count()
    if open_ones:
        words = ngettext_lazy(
            "%(count)s comment on a clause has no answer yet.",
            "%(count)s comments on clauses have no answer yet.",
            open_ones,
        )
        return Denied(words % {"count": open_ones}, "comments_open")
    return ALLOWED


def can_be_commented(edition: Edition) -> Verdict:
    """A standard with clauses, and somebody who is asked."""
    if edition.entry.kind != Kind.STANDARD:
        return Denied(_("Only zero-tolerance standards are commented clause by clause."), "not_a_standard")
    if not edition.clauses.exists():
        return Denied(_("There is no clause yet."), "no_clauses")
    if not edition.consulted.exists():
        return Denied(_("No organisation is named that should comment."), "nobody_asked")
    return ALLOWED
