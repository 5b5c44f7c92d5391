"""The minutes as a paper in one language, holding only what its reader may read."""

from datetime import date, datetime

from django.utils import formats, translation
from django.utils.translation import gettext as _

from complaints.kit.typesetting import Block, Paper, facts, heading, paragraph, pdf_of, table
from core.accounts.actors import Actor
from core.days import ZONE
from core.scripts import reads_chinese
from roundtables.choices import RoundtableState
from roundtables.minutes_pages import Minutes, Section, minutes_of
from roundtables.models import Roundtable

LANGUAGES = {"en": "en", "zh": "zh-hans"}


def minutes_paper(roundtable: Roundtable, *, lang: str, actor: Actor, now: datetime) -> bytes:
    """The minutes as PDF in `lang` (en or zh), as far as the actor may read them."""
    minutes = minutes_of(roundtable, actor=actor, now=now)
    with translation.override(LANGUAGES[lang]):
        paper = Paper(
            code="minutes",
            lang=lang,
            title=_("Minutes of roundtable %(number)s") % {"number": roundtable.number},
            blocks=_blocks(minutes, lang),
            notice=_notice(roundtable),
            reference=roundtable.reference,
            author=roundtable.host.display_name,
        )
        return pdf_of(paper, at=now)


def _notice(roundtable: Roundtable) -> str:
    if roundtable.published_at:
        words = {"day": _day(roundtable.published_at)}
        return _("Agreed minutes, published on %(day)s.") % words
    if roundtable.state == RoundtableState.AGREED:
        return _("Agreed minutes, not yet published.")
    return _("Draft for comments. These minutes are not agreed.")


def _blocks(minutes: Minutes, lang: str) -> list[Block]:
    roundtable = minutes.roundtable
    starts_at = roundtable.starts_at.astimezone(ZONE)
    known = [
        (_("Theme"), roundtable.theme_zh if lang == "zh" else roundtable.theme),
        (_("Time (Beijing)"), f"{_day(starts_at)} {starts_at:%H:%M}"),
        (_("Venue"), (roundtable.venue_zh if lang == "zh" else "") or roundtable.venue or "–"),
        (_("Host"), roundtable.host.display_name),
        (_("Chair"), roundtable.chair),
    ]
    blocks = [facts(known)]
    for section in minutes.sections:
        if section.holds_something:
            blocks += _section(section, lang)
    return blocks


def _section(section: Section, lang: str) -> list[Block]:
    is_chinese = lang == "zh"
    blocks = [heading(str(section.title_zh if is_chinese else section.title))]
    words = (section.text_zh or section.text) if is_chinese else (section.text or section.text_zh)
    if words:
        blocks.append(paragraph(words))
    for decision in section.decisions:
        text = (decision.text_zh or decision.text) if is_chinese else decision.text
        blocks.append(paragraph(_("Decision %(number)s: %(text)s") % {"number": decision.number, "text": text}))
    if section.points:
        head = (_("Action point"), _("What"), _("Who"), _("Due"))
        rows = [
            (
                point.reference,
                (point.what_zh or point.what) if is_chinese else point.what,
                point.who,
                _written(point.due_on),
            )
            for point in section.points
        ]
        blocks.append(table(head, rows, (3, 6, 4, 3)))
    return blocks


def _day(moment: datetime) -> str:
    return _written(moment.astimezone(ZONE).date())


def _written(day: date) -> str:
    """A day in full, in the language of the paper."""
    is_chinese = reads_chinese()
    return formats.date_format(day, "Y年n月j日" if is_chinese else "j F Y")
