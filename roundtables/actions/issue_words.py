"""An issue in Chinese: owners raise theirs in words that they have, and JD reads them in its own script."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.audit import actions as audit
from core.wording import in_one_line, plain
from core.workflow import engine
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Stale, require
from roundtables import naming, policies, queries
from roundtables.actions.issues import MAX_TITLE, REFERENCE
from roundtables.choices import OPEN_ISSUES
from roundtables.inputs import MAX_TEXT
from roundtables.models import Issue
from roundtables.workflow import issue_workflow


@dataclass(frozen=True, kw_only=True)
class ChineseWords:
    """Title and wish in Chinese; empty where there are none. `names_may_stand`: names of owners were looked at."""

    title_zh: str
    wish_zh: str
    names_may_stand: bool = False


@transaction.atomic
def say_in_chinese(
    pk: int,
    words: ChineseWords,
    *,
    actor: Actor,
    expected_version: int | None = None,
    now: datetime | None = None,
) -> Issue:
    """Give an open issue its Chinese words, which JD and other owners read in place of the others, or take them away.

    Raises NotVisible, Refused, Stale, Conflict once it is closed, and InvalidInputs for what is too long, or says who
    raised or supports it.
    """
    found = queries.issues_visible_to(actor).select_for_update(of=("self",))
    issue = found.filter(pk=pk).first()
    if issue is None:
        raise NotVisible
    require(policies.arranges(actor))
    if expected_version not in (None, issue.version):
        raise Stale(expected_version or 0, issue.version, last=engine.last_words(issue, actor=actor))
    if issue.state not in OPEN_ISSUES:
        raise Conflict(engine.wrong_state(issue_workflow, issue, actor=actor), state=issue.state)
    given = {"title_zh": in_one_line(words.title_zh), "wish_zh": plain(words.wish_zh)}
    changes = {name: (getattr(issue, name), text) for name, text in given.items() if getattr(issue, name) != text}
    if not changes:
        return issue
    if errors := _shortcomings(issue, given, names_may_stand=words.names_may_stand):
        raise InvalidInputs(errors)
    for name, (_old, text) in changes.items():
        setattr(issue, name, text)
    issue.version += 1
    issue.updated_at = max(now or timezone.now(), issue.updated_at)
    issue.save(update_fields=["version", "updated_at", *changes])
    audit.record("issues.said_in_chinese", actor=actor, subject=issue, changes=changes, now=issue.updated_at)
    return issue


def _shortcomings(issue: Issue, given: dict[str, str], *, names_may_stand: bool) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    for name, most in (("title_zh", MAX_TITLE), ("wish_zh", MAX_TEXT)):
        if len(given[name]) > most:
            errors[name] = [_("Say it in at most %(most)s characters.") % {"most": most}]
        elif REFERENCE.search(given[name]):
            errors[name] = [_("Others read this: leave out the references of complaints.")]
    names = () if names_may_stand else naming.named_owners(given.values(), issues=[issue.pk])
    if names:
        errors["names_may_stand"] = [naming.refusal(names)]
    return errors
