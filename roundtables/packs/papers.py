"""A briefing pack as a paper, in English or in Chinese. Words that people gave stand as they were given."""

from collections.abc import Sequence

from django.utils import timezone

from complaints.kit.speech import Say, day, speaking
from complaints.kit.typesetting import Block, Paper, facts, heading, items, paragraph, pdf_of, table
from core.accounts.choices import Audience
from roundtables.choices import IssueTopic, ItemReaders
from roundtables.models import ActionPoint, Roundtable
from roundtables.packs.material import Entry, Material, Reader, Topic, material_of
from roundtables.times import times_of

LANGUAGES = ("en", "zh")
TITLES = {
    Audience.STAFF: ("英中贸易协会，全部内容", "All papers, for CBBC"),
    Audience.PARTNER: ("京东", "For JD.com"),
    Audience.PORTAL: ("权利人", "For a rights owner"),
    Audience.GOVERNMENT: ("政府部门", "For government"),
}


def pack_pdf(roundtable: Roundtable, reader: Reader, lang: str) -> bytes:
    """The pack of a reader as a PDF; `lang` is en or zh."""
    return pdf_of(paper_of(material_of(roundtable, reader), lang), at=roundtable.updated_at)


def paper_of(material: Material, lang: str) -> Paper:
    """The paper."""
    roundtable = material.roundtable
    with speaking(lang) as say:
        theme = say(roundtable.theme_zh, roundtable.theme)
        return Paper(
            code="briefing",
            lang=lang,
            title=say(f"第{roundtable.number}次圆桌会议会前资料：{theme}", f"Roundtable {roundtable.number}: {theme}"),
            blocks=[*_head(material, say), *_agenda(material, say), *_issues(material, say), *_figures(material, say)],
            notice=_notice(material.reader, say),
            reference=roundtable.reference,
            author="CBBC",
        )


def _notice(reader: Reader, say: Say) -> str:
    chinese, english = TITLES[reader.audience]
    if reader.organisation is not None:
        name = reader.organisation.name
        chinese, english = reader.organisation.name_zh or name, name
        return say(f"仅供{chinese}参阅，请勿转发。", f"For {english} alone; not to be passed on.")
    return say(f"会前资料（{chinese}），请勿转发。", f"Briefing pack. {english}; not to be passed on.")


def _head(material: Material, say: Say) -> list[Block]:
    roundtable = material.roundtable
    pairs = [(at.place, at.words) for at in times_of(roundtable)]
    venue = say(roundtable.venue_zh or roundtable.venue, roundtable.venue)
    if venue:
        pairs.append((say("地点", "Venue"), venue))
    pairs.append((say("主持人", "Chair"), roundtable.chair))
    return [facts(pairs)]


def _agenda(material: Material, say: Say) -> list[Block]:
    rows = [
        (str(entry.number), entry.hours, _title(entry, say), entry.item.speaker or "–") for entry in material.entries
    ]
    if not rows:
        return [heading(say("议程", "Agenda")), paragraph(say("议程待定。", "The agenda is still to come."))]
    head = (say("序号", "No."), say("时间", "Time"), say("议题", "Item"), say("发言人", "Opened by"))
    return [heading(say("议程", "Agenda")), table(head, rows, (1, 3, 8, 4))]


def _title(entry: Entry, say: Say) -> str:
    title = say(entry.item.title_zh, entry.item.title)
    return title if entry.item.readers == ItemReaders.EVERYONE else f"{title} ({entry.item.get_readers_display()})"


def _issues(material: Material, say: Say) -> list[Block]:
    blocks: list[Block] = []
    for entry in material.entries:
        if entry.topics or entry.item.is_review:
            blocks.append(heading(f"{entry.number} · {say(entry.item.title_zh, entry.item.title)}"))
        if entry.item.is_review:
            blocks += _points(entry.points, material.reader, say)
        for topic in entry.topics:
            blocks += _topic(topic, say)
    return blocks


def _points(points: Sequence[ActionPoint], reader: Reader, say: Say) -> list[Block]:
    if not points and reader.audience == Audience.STAFF:
        return [paragraph(say("没有未完成的行动事项。", "No action point is open."))]
    if not points:
        return [paragraph(say("贵方没有未完成的行动事项。", "No action point of yours is open."))]
    head = (say("编号", "Reference"), say("事项", "What"), say("负责方", "Who"), say("期限", "Due"))
    rows = [
        (
            point.reference,
            say(point.what_zh or point.what, point.what),
            say(point.organisation.name_zh or point.organisation.name, point.organisation.name),
            day(point.due_on),
        )
        for point in points
    ]
    return [table(head, rows, (4, 8, 4, 3))]


def _topic(topic: Topic, say: Say) -> list[Block]:
    pairs = [(say("议题", "Question"), say(topic.title[1], topic.title[0]))]
    if topic.group[0]:
        pairs.append((say("合并为", "Together as"), say(topic.group[1], topic.group[0])))
    pairs += [
        (say("主题", "About"), str(IssueTopic(topic.about).label)),
        (say("希望京东", "What JD should do"), say(topic.wish[1], topic.wish[0])),
        (say("提出的权利人数", "Owners who ask"), str(topic.askers)),
    ]
    if topic.is_own:
        pairs.insert(0, (say("贵方提出", "Raised by you"), topic.reference))
    elif topic.reference:
        pairs.insert(0, (say("编号", "Reference"), topic.reference))
    named = (
        (say("提出方", "Raised by"), topic.owner),
        (say("情况说明", "What has happened"), topic.explanation),
        (say("投诉", "Complaints"), ", ".join(topic.complaints)),
        (say("店铺", "Shops"), ", ".join(topic.shops)),
        (say("被撤销的处理", "Decisions reversed"), str(topic.reversed_count or "")),
        (say("反复出现的店铺", "Shops that come back"), str(topic.repeat_shops or "")),
    )
    pairs += [(name, value) for name, value in named if value]
    blocks = [facts(pairs)]
    if topic.answers:
        answers = [say(text_zh or text, text) for text, text_zh in topic.answers]
        blocks += [paragraph(say("京东的答复：", "JD's answers:")), items(answers)]
    return blocks


def _figures(material: Material, say: Say) -> list[Block]:
    figures = material.figures
    pairs = [
        (say("本次议程上的议题", "Issues on this agenda"), str(figures.on_agenda)),
        (say("历次已答复的议题", "Issues answered so far"), str(figures.answered)),
        (say("未完成的行动事项", "Action points still open"), str(figures.open_points)),
        *((str(IssueTopic(topic).label), str(count)) for topic, count in figures.by_topic),
    ]
    made = say("数据截至 %s", "As of %s") % day(timezone.localdate())
    return [heading(say("数据", "Figures")), facts(pairs), paragraph(made)]
