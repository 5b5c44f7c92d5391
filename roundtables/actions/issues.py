"""Raising an issue, changing it, linking it to complaints and shops, supporting somebody else's."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.accounts.models import Organisation
from core.audit import actions as audit
from core.wording import in_one_line, plain
from core.workflow import engine
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Stale, require
from core.workflow.keys import draw_key
from roundtables import linking, naming, policies, queries
from roundtables.choices import OPEN_ISSUES, IssueState, IssueTopic
from roundtables.inputs import MAX_TEXT
from roundtables.models import Issue, Support
from roundtables.workflow import issue_workflow

MIN_TITLE, MAX_TITLE = 8, 200
MIN_TEXT = 20
MOST_LINKS = 50
# References of complaints, which say whose they are to those who know them.
REFERENCE = re.compile(r"\bC-\d{4}-\d{6,}\b")
WORDED = ("topic", "title", "explanation", "wish", "names_owner")


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What an owner brings up. Other owners read topic, title and wish; JD the rest only where `names_owner`."""

    topic: str
    title: str
    explanation: str
    wish: str
    names_owner: bool = False


@transaction.atomic
def raise_issue(wording: Wording, *, actor: Actor, now: datetime | None = None) -> Issue:
    """Raise an issue for the owner. Raises Refused, or InvalidInputs by field; then nothing was written."""
    moment = now or timezone.now()
    require(policies.raises(actor))
    owner = Organisation.objects.get(pk=actor.organisation_id or 0)
    given = _checked(wording, owner)
    pk = draw_key(Issue)
    issue = Issue(
        pk=pk,
        reference=f"Q-{moment:%Y}-{pk:06d}",
        organisation=owner,
        raised_by_id=actor.person_id,
        topic=given.topic,
        title=given.title,
        explanation=given.explanation,
        wish=given.wish,
        names_owner=given.names_owner,
        created_at=moment,
        updated_at=moment,
    )
    return engine.enter(issue_workflow, issue, "raise", actor=actor, inputs={}, now=moment)


@transaction.atomic
def change_issue(
    pk: int, wording: Wording, *, actor: Actor, expected_version: int | None = None, now: datetime | None = None
) -> Issue:
    """Put an issue into other words while it is raised. What CBBC said in Chinese of words that changed goes.

    Raises NotVisible, Refused, Conflict, Stale, InvalidInputs.
    """
    issue = _own_raised(pk, actor=actor)
    if expected_version not in (None, issue.version):
        raise Stale(expected_version or 0, issue.version, last=engine.last_words(issue, actor=actor))
    given = _checked(wording, issue.organisation)
    changes = {
        name: (getattr(issue, name), getattr(given, name))
        for name in WORDED
        if getattr(issue, name) != getattr(given, name)
    }
    if not changes:
        return issue
    for name in ("title", "wish"):
        if name in changes and (said := getattr(issue, f"{name}_zh")):
            changes[f"{name}_zh"] = (said, "")
    for name, (_old, new) in changes.items():
        setattr(issue, name, new)
    _touch(issue, now, *changes)
    audit.record("issues.changed", actor=actor, subject=issue, changes=changes, now=issue.updated_at)
    return issue


@transaction.atomic
def link_issue(
    pk: int,
    *,
    complaint_keys: Collection[int],
    shop_keys: Collection[int],
    actor: Actor,
    now: datetime | None = None,
) -> Issue:
    """Let these complaints and shops of the owner, and no others, be what the issue is linked to.

    What is linked already may stay linked. Raises NotVisible, Refused, Conflict, or InvalidInputs for what is not the
    owner's or too much.
    """
    issue = _own_raised(pk, actor=actor)
    if len(complaint_keys) + len(shop_keys) > MOST_LINKS:
        raise InvalidInputs({"complaint": [_("Link at most %(most)s of them.") % {"most": MOST_LINKS}]})
    kept_complaints = set(issue.complaints.values_list("pk", flat=True))
    kept_shops = set(issue.shops.values_list("pk", flat=True))
    complaints = kept_complaints | set(
        linking.own_complaints(actor).filter(pk__in=complaint_keys).values_list("pk", flat=True)
    )
    shops = kept_shops | set(linking.own_shops(actor).filter(pk__in=shop_keys).values_list("pk", flat=True))
    if not set(complaint_keys) <= complaints or not set(shop_keys) <= shops:
        raise InvalidInputs({"complaint": [_("Link complaints and shops of your own.")]})
    if (kept_complaints, kept_shops) == (set(complaint_keys), set(shop_keys)):
        return issue
    issue.complaints.set(complaint_keys)
    issue.shops.set(shop_keys)
    _touch(issue, now)
    data = {"complaints": len(complaint_keys), "shops": len(shop_keys)}
    audit.record("issues.changed", actor=actor, subject=issue, data=data, now=issue.updated_at)
    return issue


@transaction.atomic
def support(pk: int, *, actor: Actor, now: datetime | None = None) -> Issue:
    """Say that one's own organisation has the same question; said twice, it counts once.

    Raises NotVisible, Refused, or Conflict once the issue is closed.
    """
    issue = _shared(pk, actor=actor)
    if issue.state not in OPEN_ISSUES:
        raise Conflict(engine.wrong_state(issue_workflow, issue, actor=actor), state=issue.state)
    moment = now or timezone.now()
    _one, is_new = Support.objects.get_or_create(
        issue=issue,
        organisation_id=actor.organisation_id or 0,
        defaults={"person_id": actor.person_id, "created_at": moment},
    )
    if is_new:
        audit.record("issues.supported", actor=actor, subject=issue, now=moment)
    return issue


@transaction.atomic
def support_no_longer(pk: int, *, actor: Actor, now: datetime | None = None) -> Issue:
    """Take one's organisation's support back. Raises NotVisible or Refused."""
    issue = _shared(pk, actor=actor)
    taken, _by_model = Support.objects.filter(issue=issue, organisation=actor.organisation_id).delete()
    if taken:
        audit.record("issues.no_longer_supported", actor=actor, subject=issue, now=now)
    return issue


def _shared(pk: int, *, actor: Actor) -> Issue:
    issue = queries.issues_shared_with(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if issue is None:
        raise NotVisible
    require(policies.raises(actor))
    return issue


def _own_raised(pk: int, *, actor: Actor) -> Issue:
    """The owner's issue, locked, while nobody has put it on an agenda yet."""
    found = queries.issues_visible_to(actor).select_related("organisation").select_for_update(of=("self",))
    issue = found.filter(pk=pk).first()
    if issue is None:
        raise NotVisible
    require(policies.raised_it(actor, issue))
    if issue.state != IssueState.RAISED:
        last = engine.last_words(issue, actor=actor)
        raise Conflict(engine.wrong_state(issue_workflow, issue, actor=actor), state=issue.state, last=last)
    return issue


def _touch(issue: Issue, now: datetime | None, *written: str) -> None:
    issue.version += 1
    issue.updated_at = max(now or timezone.now(), issue.updated_at)
    issue.save(update_fields=["version", "updated_at", *written])


def _checked(wording: Wording, owner: Organisation) -> Wording:
    """The words without what does not belong into them. Raises InvalidInputs."""
    given = Wording(
        topic=wording.topic,
        title=in_one_line(wording.title),
        explanation=plain(wording.explanation),
        wish=plain(wording.wish),
        names_owner=wording.names_owner,
    )
    errors: dict[str, list[str]] = {}
    if given.topic not in IssueTopic.values:
        errors["topic"] = [_("Choose what it is about.")]
    for name, least, most in (
        ("title", MIN_TITLE, MAX_TITLE),
        ("explanation", MIN_TEXT, MAX_TEXT),
        ("wish", MIN_TITLE, MAX_TEXT),
    ):
        text = getattr(given, name)
        if not least <= len(text) <= most:
            lengths = {"least": least, "most": most, "length": len(text)}
            errors[name] = [_("Say it in %(least)s to %(most)s characters; there are %(length)s now.") % lengths]
        elif name != "explanation" and _betrays(text, owner):
            errors[name] = [_("Other rights owners read this: leave out your name and the references of complaints.")]
    if errors:
        raise InvalidInputs(errors)
    return given


def _betrays(text: str, owner: Organisation) -> bool:
    """Whether a text that other owners read says whose it is."""
    return bool(REFERENCE.search(text)) or bool(naming.names_in([text], [owner]))
