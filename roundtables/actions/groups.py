"""Putting issues of several owners together that are one question, under a title in both languages."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.audit import actions as audit
from core.wording import in_one_line
from core.workflow.errors import InvalidInputs, NotVisible, require
from roundtables import naming, policies, queries
from roundtables.choices import OPEN_ISSUES
from roundtables.models import Issue, IssueGroup

FEWEST = 2


@dataclass(frozen=True, kw_only=True)
class GroupTitle:
    """How a question is called in both languages. `names_may_stand`: whoever chose it has looked at names in it."""

    title: str
    title_zh: str
    names_may_stand: bool = False


@transaction.atomic
def group_issues(
    references: Collection[str], called: GroupTitle, *, actor: Actor, now: datetime | None = None
) -> IssueGroup:
    """Make one group of open issues; those that stood in other groups leave them. A group of one is none: it goes.

    Raises Refused, NotVisible, or InvalidInputs where there are fewer than two, one is closed, or the title tells other
    owners who asks.
    """
    require(policies.arranges(actor))
    issues = _locked(references, actor=actor)
    title, title_zh = in_one_line(called.title), in_one_line(called.title_zh)
    errors: dict[str, list[str]] = {}
    if len(issues) < FEWEST:
        errors["issues"] = [_("Choose at least two issues.")]
    if any(issue.state not in OPEN_ISSUES for issue in issues):
        errors["issues"] = [_("Closed issues are not put together any more.")]
    if not title or not title_zh:
        errors["title"] = [_("Give a title in both languages.")]
    elif not called.names_may_stand:
        names = naming.named_owners((title, title_zh), issues=[issue.pk for issue in issues])
        if names:
            errors["names_may_stand"] = [naming.refusal(names)]
    if errors:
        raise InvalidInputs(errors)
    moment = now or timezone.now()
    left = {issue.group_id for issue in issues if issue.group_id}
    group = IssueGroup.objects.create(title=title, title_zh=title_zh, created_at=moment)
    for issue in issues:
        _put(issue, group, actor=actor, now=moment)
    _dissolve(left, actor=actor, now=moment)
    return group


@transaction.atomic
def take_out_of_group(pk: int, *, actor: Actor, now: datetime | None = None) -> Issue:
    """Let an issue stand by itself again. A group of one is none: the last one leaves with it."""
    require(policies.arranges(actor))
    reference = queries.issues_visible_to(actor).filter(pk=pk).values_list("reference", flat=True).first()
    if reference is None:
        raise NotVisible
    (issue,) = _locked([reference], actor=actor)
    moment = now or timezone.now()
    left = issue.group_id
    if left is None:
        return issue
    _put(issue, None, actor=actor, now=moment)
    _dissolve({left}, actor=actor, now=moment)
    return issue


def _locked(references: Collection[str], *, actor: Actor) -> list[Issue]:
    """The issues, under their locks and those of all that stand in their groups: taken at once, in one order."""
    wanted = set(references)
    groups = Issue.objects.filter(reference__in=wanted, group__isnull=False).order_by().values("group")
    found = queries.issues_visible_to(actor).filter(Q(reference__in=wanted) | Q(group__in=groups))
    locked = found.select_for_update(of=("self",)).order_by("pk")
    issues = [issue for issue in locked if issue.reference in wanted]
    if len(issues) != len(wanted):
        raise NotVisible
    return issues


def _dissolve(groups: Collection[int], *, actor: Actor, now: datetime) -> None:
    """End those of these groups in which fewer than two are left."""
    for key in sorted(groups):
        rest = list(Issue.objects.select_for_update(of=("self",)).filter(group=key).order_by("pk"))
        if len(rest) < FEWEST:
            for one in rest:
                _put(one, None, actor=actor, now=now)
            IssueGroup.objects.filter(pk=key).delete()


def _put(issue: Issue, group: IssueGroup | None, *, actor: Actor, now: datetime) -> None:
    issue.group = group
    issue.updated_at = max(now, issue.updated_at)
    issue.save(update_fields=["group", "updated_at"])
    data = {"title": group.title if group else ""}
    audit.record("issues.grouped", actor=actor, subject=issue, data=data, now=now)
