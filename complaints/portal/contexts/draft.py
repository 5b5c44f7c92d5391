"""Pages of a draft: the steps, and the check of all answers."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints import shortcomings
from complaints.addresses import Line, LineState, Sheet
from complaints.choices import HOLD_ADVICE, Hold
from complaints.clocks import CBBC_SCREENING
from complaints.grounds import checks
from complaints.grounds.checklist import Checklist
from complaints.grounds.checks import Path
from complaints.models import Complaint, Evidence
from complaints.portal import steps
from complaints.portal.contexts import details, files, parts
from complaints.portal.contexts.details import step_of
from complaints.portal.wording import LINE_COUNTS, LINE_FACES, REFUSAL_WORDS
from core.accounts.actors import Actor
from core.clocks.words import length_in_words
from core.verdicts import Verdict as PolicyVerdict
from core.web.components import Answer, Crumb, File, Header, Share, Step, Verdict
from programmes import queries as programmes
from programmes.models import Right

SHOWN_PROBLEMS = 200
SHOWN_ACCEPTED = 50
ENDS_SOON = timedelta(days=90)
EXCERPT = 600  # characters


@dataclass(frozen=True)
class RightCard:
    """A right as it can be chosen, or the reason why it cannot."""

    value: str
    right: Right
    line: str
    classes: str
    until: date | None
    is_chosen: bool
    ends_soon: bool
    unusable: str
    place: int = 0


@dataclass(frozen=True)
class RightGroup:
    """The rights of one owner, those that can be chosen first. `owner` is empty for the owner's own people."""

    owner: str
    cards: Sequence[RightCard]
    rests: Any

    @property
    def usable(self) -> Sequence[RightCard]:
        """Those that can be chosen."""
        return [card for card in self.cards if not card.unusable]

    @property
    def unusable(self) -> Sequence[RightCard]:
        """Those that cannot, and why."""
        return [card for card in self.cards if card.unusable]


@dataclass(frozen=True)
class Understood:
    """What was made of the pasted lines: problems first, of the rest as many as one can look at."""

    shares: Sequence[Share]
    verdicts: Sequence[Verdict]
    hidden: int
    target_count: int
    problem_count: int
    summary: str
    too_many: str
    official: str
    seen: str


@dataclass(frozen=True)
class CheckPage:
    """All answers of a draft, with what is missing."""

    header: Header
    steps: Sequence[Step]
    answers: Sequence[Answer]
    evidence: Sequence[File]
    missing: Sequence[Crumb]
    notes: Sequence[details.Note]
    denied: Any
    rests: Any
    enrolments_url: str
    screening_length: str
    resume_url: str
    discard_url: str


def right_groups(
    actor: Actor, rights: Sequence[Right], chosen: str, today: date, *, enrolled: Collection[int]
) -> list[RightGroup]:
    """The rights by owner, as they can be chosen; `enrolled` are the keys of the owners that take part."""
    by_owner: dict[int, list[Right]] = {}
    for right in rights:
        by_owner.setdefault(right.organisation_id, []).append(right)
    groups = [
        RightGroup(
            owner=found[0].organisation.display_name if programmes.is_agent(actor) else "",
            cards=right_cards(found, chosen, today),
            rests="" if owner_id in enrolled else HOLD_ADVICE[Hold.ENROLMENT],
        )
        for owner_id, found in by_owner.items()
    ]
    groups.sort(key=lambda group: group.owner.casefold())
    places = count()
    return [replace(group, cards=[_placed(card, places) for card in group.cards]) for group in groups]


def _placed(card: RightCard, places: Iterator[int]) -> RightCard:
    """Number what can be chosen through all groups, so that an error can lead to the first."""
    return card if card.unusable else replace(card, place=next(places))


def right_cards(rights: Iterable[Right], chosen: str, today: date) -> list[RightCard]:
    """Every right of the owner: usable ones first, then by title."""
    cards = [_right_card(right, chosen, today) for right in rights]
    return sorted(cards, key=lambda card: (bool(card.unusable), card.right.title.casefold(), card.right.pk))


def _right_card(right: Right, chosen: str, today: date) -> RightCard:
    unusable = parts.why_unusable(right, today)
    until = right.expires_on
    return RightCard(
        value=str(right.pk),
        right=right,
        line=parts.right_line(right),
        classes=", ".join(str(number) for number in right.nice_classes),
        until=until,
        is_chosen=not unusable and str(right.pk) == chosen,
        ends_soon=bool(until and not unusable and until - today < ENDS_SOON),
        unusable=unusable,
    )


def understood(sheet: Sheet) -> Understood:
    """Put a sheet into words. Lists no more lines than one can look at; counts all."""
    problems = sorted(sheet.problems, key=lambda line: (line.state != LineState.REFUSED, line.number))
    targets = sorted(sheet.targets, key=lambda line: (line.state != LineState.OFFICIAL, line.number))
    shown = [*problems[:SHOWN_PROBLEMS], *targets[:SHOWN_ACCEPTED]]
    count = sheet.target_count
    return Understood(
        shares=_line_shares(sheet),
        verdicts=[_verdict(line) for line in shown],
        hidden=len(sheet.lines) - len(shown),
        target_count=count,
        problem_count=len(problems),
        summary=_summary(count),
        too_many=_too_many(count) if sheet.too_many else "",
        official=shortcomings.about_official_shops(sheet) if sheet.has_official else "",
        seen=_digest(problems),
    )


def _summary(count: int) -> str:
    words = ngettext(
        "%(count)s listing will be complained about.", "%(count)s listings will be complained about.", count
    )
    return words % {"count": count}


def _too_many(count: int) -> str:
    return _(
        "One complaint holds at most %(limit)s listings; this one names %(count)s. File the rest in another one."
    ) % {
        "limit": settings.IPP_MAX_TARGETS,
        "count": count,
    }


def _line_shares(sheet: Sheet) -> list[Share]:
    counted = sheet.counted()
    return [Share(LINE_COUNTS[state], counted[state], *LINE_FACES[state][1:]) for state in LineState]  # type: ignore[arg-type]


def _verdict(line: Line) -> Verdict:
    word, icon, tone = LINE_FACES[line.state]
    if line.counts:
        shop = line.shop.name if line.shop and not line.official_shop else ""
        known = [shop, line.title, line.message]
        text = " · ".join(part for part in (_("SKU %(sku)s") % {"sku": line.sku}, *known) if part)
        return Verdict(line.number, line.text, word, icon, tone, text)  # type: ignore[arg-type]
    if line.state == LineState.REFUSED:
        word = REFUSAL_WORDS.get(line.code, word)
    url = reverse("complaints_portal:detail", args=[line.rival]) if line.rival else ""
    return Verdict(line.number, line.text, word, icon, tone, line.message, url)  # type: ignore[arg-type]


def _digest(problems: Sequence[Line]) -> str:
    """A mark of exactly these problems: it tells whether the reader has seen them already."""
    text = "\n".join(f"{line.state} {line.text}" for line in problems)
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:16] if problems else ""


def with_lines(text: str, lines: Iterable[Line]) -> str:
    """The pasted text with only these lines."""
    wanted = {line.number for line in lines}
    pasted = text.replace("\x00", "").splitlines()
    return "\n".join(line for number, line in enumerate(pasted, start=1) if number in wanted)


def step_header(draft: Complaint | None, step: str) -> Header:
    """The head of a step."""
    return Header(steps.TITLES[step], draft.reference if draft else "", crumbs=[parts.list_crumb()])


def check_page(
    draft: Complaint,
    sheet: Sheet,
    evidence: Sequence[Evidence],
    *,
    checklist: Checklist,
    verdict: PolicyVerdict,
    enrolled: PolicyVerdict,
    now: datetime,
) -> CheckPage:
    """Compute the check of all answers. `enrolled`: whether the owner takes part in JD's complaint platform."""
    problems = details.by_step(shortcomings.of_everything(draft, sheet, checklist, now=now))
    denied = getattr(verdict, "reason", "")
    answers = _answers(draft, sheet, evidence, problems)
    if denied:
        answers = [Answer(answer.question, answer.answers, "", answer.problem) for answer in answers]
    return CheckPage(
        header=Header(steps.TITLES["check"], draft.reference, parts.state_of(draft), [parts.list_crumb()]),
        steps=steps.bar(draft, "check"),
        answers=answers,
        evidence=parts.files_of(evidence, draft.reference),
        missing=[Crumb(" ".join(words), _change_url(draft, step_of(path))) for path, words in problems.items()],
        notes=details.notes(checklist),
        denied=denied,
        rests=HOLD_ADVICE.get(_hold(draft, enrolled), ""),
        enrolments_url=parts.enrolments_url() if not enrolled else "",
        screening_length=length_in_words(CBBC_SCREENING, now),
        resume_url=_resume_url(draft, problems) if not denied else "",
        discard_url=reverse("complaints_portal:discard", args=[draft.reference]) if not denied else "",
    )


def _resume_url(draft: Complaint, problems: Iterable[Path]) -> str:
    """The first step without an answer; where all have one, the first whose answer does not hold."""
    step = steps.next_of(draft)
    return steps.url(draft.reference, next(map(step_of, problems), step) if step == "check" else step)


def _hold(draft: Complaint, enrolled: PolicyVerdict) -> str:
    """What the draft waits for at this moment, besides what is listed as missing."""
    if not enrolled:
        return Hold.ENROLMENT
    return Hold.POWER if draft.held_for == Hold.POWER else Hold.NONE


def _listing_words(sheet: Sheet) -> list[str]:
    held = sheet.held
    words = [_summary(sheet.target_count), _left_out(sheet)] if sheet.lines or held.total else []
    words += [files.left_out(held), _("A list is still being read.") if held.is_reading else ""]
    return [line for line in words if line]


def _left_out(sheet: Sheet) -> str:
    count = len(sheet.problems)
    if not count:
        return ""
    return ngettext(
        "%(count)s line is left out: it repeats another, is under complaint already or is no listing.",
        "%(count)s lines are left out: they repeat others, are under complaint already or are no listings.",
        count,
    ) % {"count": count}


def _change_url(draft: Complaint, step: str) -> str:
    return f"{steps.url(draft.reference, step)}?from=check"


def _answers(
    draft: Complaint, sheet: Sheet, evidence: Sequence[Evidence], problems: Mapping[Path, Sequence[str]]
) -> list[Answer]:
    right = draft.right
    excerpt = f"{draft.explanation[:EXCERPT]}…" if len(draft.explanation) > EXCERPT else draft.explanation
    official = [shortcomings.official_shops_in_words(sheet), draft.authorised_shop_reason] if sheet.has_official else []
    danger = draft.safety_risk
    given: list[tuple[str, Any, list[Any], Path]] = [
        ("right", _("Right"), [right.display_title, parts.right_line(right)] if right else [], "right"),
        ("reason", _("Reason"), [draft.get_reason_display()] if draft.reason else [], "reason"),
        ("reason", _("What JD should do"), [draft.get_measure_display()] if draft.measure else [], "measure"),
        *details.rows(draft, problems),
        ("listings", _("Listings"), _listing_words(sheet), "addresses"),
        *([("listings", _("Official shops"), official, "authorised_shop_reason")] if official else []),
        ("explanation", _("Explanation"), [excerpt] if draft.explanation else [], "explanation"),
        *([("explanation", _("Danger to health or safety"), [draft.safety_note], "safety_note")] if danger else []),
        ("evidence", _("Evidence"), [_evidence_words(len(evidence))], checks.EVIDENCE),
        ("statement", _("Contact data shown to the seller"), [_("Yes") if draft.discloses_contact else _("No")], ""),
        ("statement", _("Statement of truth"), _signature(draft), "statement"),
    ]
    return [
        Answer(question, answers, _change_url(draft, step), " ".join(problems.get(field, ())))
        for step, question, answers, field in given
    ]


def _evidence_words(count: int) -> str:
    if not count:
        return _("No files. A complaint without evidence often comes back with a question.")
    return ngettext("%(count)s file", "%(count)s files", count) % {"count": count}


def _signature(draft: Complaint) -> list[str]:
    if draft.statement_at is None:
        return []
    return [
        _("Stated by %(name)s, %(title)s") % {"name": draft.statement_name, "title": draft.statement_title},
    ]
