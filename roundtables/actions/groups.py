"""Putting issues of several owners together that are one question, under a title in both languages."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.audit import actions as audit
from core.workflow.errors import InvalidInputs, NotVisible, require
from roundtables import policies, queries
from roundtables.choices import OPEN_ISSUES
from roundtables.models import Issue, IssueGroup

FEWEST = 2


@transaction.atomic
def group_issues(
    references: Collection[str], *, title: str, title_zh: str, actor: Actor, now: datetime | None = None
) -> IssueGroup:
    """Make one group of open issues; those that stood in other groups leave them, and what is then empty goes.

    Raises Refused, NotVisible, or InvalidInputs where there are fewer than two or one is closed.
    """
    require(policies.arranges(actor))
    issues = _locked(references, actor=actor)
    errors: dict[str, list[str]] = {}
    if len(issues) < FEWEST:
        errors["issues"] = [_("Choose at least two issues.")]
    if any(issue.state not in OPEN_ISSUES for issue in issues):
        errors["issues"] = [_("Closed issues are not put together any more.")]
    if not title.strip() or not title_zh.strip():
        errors["title"] = [_("Give a title in both languages.")]
    if errors:
        raise InvalidInputs(errors)
    moment = now or timezone.now()
    group = IssueGroup.objects.create(title=title.strip(), title_zh=title_zh.strip(), created_at=moment)
    for issue in issues:
        _put(issue, group, actor=actor, now=moment)
    _drop_empty()
    return group


@transaction.atomic
def take_out_of_group(pk: int, *, actor: Actor, now: datetime | None = None) -> Issue:
    """Let an issue stand by itself again. A group of one is none: the last one leaves with it."""
    require(policies.arranges(actor))
    issue = queries.issues_visible_to(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if issue is None:
        raise NotVisible
    moment = now or timezone.now()
    group = issue.group
    if group is None:
        return issue
    _put(issue, None, actor=actor, now=moment)
    left = list(group.issues.select_for_update().order_by("pk"))
    if len(left) < FEWEST:
        for one in left:
            _put(one, None, actor=actor, now=moment)
    _drop_empty()
    return issue


def _locked(references: Collection[str], *, actor: Actor) -> list[Issue]:
    found = queries.issues_visible_to(actor).select_for_update(of=("self",)).filter(reference__in=set(references))
    issues = list(found.order_by("pk"))
    if len(issues) != len(set(references)):
        raise NotVisible
    return issues


def _put(issue: Issue, group: IssueGroup | None, *, actor: Actor, now: datetime) -> None:
    issue.group = group
    issue.updated_at = max(now, issue.updated_at)
    issue.save(update_fields=["group", "updated_at"])
    data = {"title": group.title if group else ""}
    audit.record("issues.grouped", actor=actor, subject=issue, data=data, now=now)


def _drop_empty() -> None:
    IssueGroup.objects.filter(issues=None).delete()
