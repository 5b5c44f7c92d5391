"""The invented library: bulletins, guides, and a standard that was commented, adopted, and is being written anew."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from core.accounts.actors import Actor
from core.accounts.choices import Role
from core.days import end_of, house_day
from core.documents import actions as documents
from core.documents.models import Document
from core.workflow import engine
from demonstration.guides import guide
from demonstration.parties import OWNERS, People
from library import founding
from library.actions import access, acknowledging, describing, writing
from library.actions.describing import Description
from library.actions.writing import Words
from library.choices import Kind
from library.models import ClauseComment, Edition, Entry, Topic
from library.standards import adopting, clauses, consulting
from library.workflow import edition_workflow

STANDARD = "zero-tolerance"
# By code: in how many days somebody looks again whether it still holds. The first is due soon.
REVIEWS = (("ecommerce-law", 12), ("jd-complaint-rules", 75), ("trademark-law", 160))
# What changes a law is put into the library so long before it takes effect.
AHEAD = timedelta(days=60)
# Owners whose people were the first to say that they have read what must be read.
READERS = (0, 2, 5)


@dataclass(frozen=True)
class Piece:
    """Something that CBBC publishes: what it is and says, and how many days ago. `file` names the PDF that it has."""

    kind: Kind
    topic: str
    ago: int
    words: Words
    source: str = "CBBC"
    acknowledged_within: int = 0
    file: str = ""


PIECES = (
    Piece(
        Kind.BULLETIN,
        "notice",
        300,
        Words(
            title="JD.com explains its rules on counter-notices",
            title_zh="京东说明反通知规则",
            summary="When a seller's statement is forwarded, and what the owner hears of it.",
            summary_zh="商家声明何时转送，以及权利人收到的内容。",
            body="At the eighth roundtable JD.com explained:\n\n- statements are forwarded with their evidence;\n"
            "- the fifteen days begin when the statement **arrives**, not when it is written.",
            body_zh="在第八次圆桌会议上，京东说明：\n\n- 声明连同证据一并转送；\n- 十五日自声明**到达**之日起算。",
        ),
        source="Eighth roundtable",
    ),
    Piece(
        Kind.EVIDENCE_GUIDE,
        "evidence",
        200,
        Words(
            title="Evidence guide: tea and tableware",
            title_zh="证据指南：茶叶及餐具",
            summary="Which pictures and papers carried complaints about tea and tableware in the last year.",
            summary_zh="过去一年茶叶及餐具类投诉中有效的图片和文件。",
            body="| what | helps because |\n|---|---|\n| base stamp | copies miss the year |\n"
            "| tea tin seal | batch number is printed, not stuck on |\n\n"
            "Add one picture of the genuine goods beside each.",
            body_zh="| 内容 | 作用 |\n|---|---|\n| 底款 | 仿品缺少年份 |\n| 茶罐封签 | 批号为印制而非粘贴 |\n\n"
            "每项附一张正品对照图。",
        ),
        file="evidence-guide-tea-and-tableware",
    ),
    Piece(
        Kind.BEST_PRACTICE,
        "evidence",
        95,
        Words(
            title="Ten habits of complaints that hold",
            title_zh="有效投诉的十个习惯",
            summary="What owners whose complaints are rarely answered by sellers do differently.",
            summary_zh="很少被商家申诉的权利人有何不同做法。",
            body="1. One ground, one right.\n2. Captures of this week.\n3. Say what is wrong with *this* listing.\n"
            "4. Leave out listings that are about a price.",
            body_zh="1. 一个理由，一项权利。\n2. 本周的截图。\n3. 说明*该*商品的问题。\n4. 不包括仅涉及价格的商品。",
        ),
    ),
    Piece(
        Kind.BULLETIN,
        "rights",
        12,
        Words(
            title="The Trademark Law changes on 1 January 2027",
            title_zh="《商标法》自2027年1月1日起变化",
            summary="Numbers of articles move. Check your templates, and say that you have read this.",
            summary_zh="条文序号变动。请检查投诉模板并确认已阅读。",
            body="Complaints filed before keep their rules. See the two editions of the Trademark Law in the library.",
            body_zh="此前提交的投诉适用原规则。请参阅资料库中《商标法》的两个版本。",
        ),
        acknowledged_within=30,
    ),
)
COMMENTS = (
    (
        0,
        "2",
        "Twelve months are short for goods of one season.",
        "A strike counts for twenty-four months.",
        "not_adopted",
    ),
    (1, "4", "It should be said that JD.com answers CBBC.", "JD.com tells CBBC what it found.", "adopted"),
    (2, "3", "What of shops that are run by the same people in two companies?", "", "partly"),
)
ANSWERS = {
    "not_adopted": "JD.com's own rules count twelve months. We raise it at the next roundtable.",
    "adopted": "Adopted as proposed.",
    "partly": "Links between shops are judged one by one; the clause now says so.",
}


class Shelf:
    """One run: everything in the order in which it would have happened."""

    def __init__(self, people: People, now: datetime) -> None:
        self.people = people
        self.now = now
        self.officer = people.actor("cbbc", Role.CASE_OFFICER)
        self.topics = {topic.code: topic for topic in Topic.objects.all()}

    def fill(self) -> None:
        """Put everything there."""
        for piece in PIECES:
            self._publish(piece)
        self._guide_of_an_owner()
        self._proposal()
        self._standard()
        self._review_days()

    def _publish(self, piece: Piece) -> None:
        begun = self.now - timedelta(days=piece.ago)
        said = Description(kind=piece.kind, source=piece.source, topics=[self.topics[piece.topic]])
        words = piece.words
        if piece.file:
            english, chinese = self._files(piece.file, words, begun)
            words = replace(words, document=english, document_zh=chinese)
        if piece.acknowledged_within:
            words = replace(words, acknowledge_by=house_day(begun) + timedelta(days=piece.acknowledged_within))
        edition = writing.begin_entry(said, words, actor=self.officer, now=begun)
        self._move(edition, "publish", begun + timedelta(hours=2))
        if piece.acknowledged_within:
            self._acknowledged(edition, begun)

    def _files(self, name: str, words: Words, at: datetime) -> list[Document]:
        """The guide as PDF in English and in Chinese."""
        texts = (
            ("en", words.title, words.summary, words.body),
            ("zh", words.title_zh, words.summary_zh, words.body_zh),
        )
        return [
            documents.store(
                guide(name, title, summary, body, lang=lang, at=at),
                actor=self.officer,
                organisation_id=self.people.organisations["cbbc"].pk,
                kind="library",
                language="zh-hans" if lang == "zh" else lang,
                now=at,
            )
            for lang, title, summary, body in texts
        ]

    def _acknowledged(self, edition: Edition, at: datetime) -> None:
        """CBBC's officer and some owners have read it; the others are waited for."""
        for day, actor in enumerate((self.officer, *map(self._owner, READERS)), start=1):
            acknowledging.acknowledge(edition.pk, actor=actor, now=at + timedelta(days=day))

    def _review_days(self) -> None:
        """CBBC has said when it looks again at laws and rules."""
        at = self.now - timedelta(days=100)
        for code, ahead in REVIEWS:
            entry = Entry.objects.get(code=code)
            kept = {name: getattr(entry, name) for name in describing.FIELDS}
            kept |= {"review_on": house_day(self.now) + timedelta(days=ahead), "topics": list(entry.topics.all())}
            describing.describe(entry.pk, Description(**kept), actor=self.officer, now=at)

    def _guide_of_an_owner(self) -> None:
        """A guide to an owner's products, which JD.com and that owner read."""
        owner = self._owner(0)
        at = self.now - timedelta(days=150)
        words = Words(
            title="How to tell our teapots from copies",
            title_zh="如何识别本公司茶壶与仿品",
            summary="Stamp, lid and glaze.",
            summary_zh="底款、壶盖与釉面。",
            body="The stamp under the base has five leaves. Copies have four.",
            body_zh="底款为五片叶。仿品为四片。",
            note="For JD's reviewers.",
        )
        edition = writing.propose(Kind.IDENTIFICATION_GUIDE, words, actor=owner, now=at)
        self._move(edition, "take_up", at + timedelta(days=1))
        self._move(edition, "publish", at + timedelta(days=3))

    def _proposal(self) -> None:
        """One proposal waits for CBBC, on a guide that only those named will read."""
        words = Words(
            title="Labels of our malt whisky",
            title_zh="本公司麦芽威士忌标签说明",
            body="The label is printed, never stuck on.",
            note="Please let JD's team for drinks read it alone.",
        )
        at = self.now - timedelta(days=2)
        edition = writing.propose(Kind.IDENTIFICATION_GUIDE, words, actor=self._owner(1), now=at)
        access.grant(edition.entry_id, self.people.organisations["jd"], actor=self.officer, now=at)

    def _standard(self) -> None:
        """Its first edition is adopted; the second was commented, answered and adopted; a third is out for comments."""
        first = Edition.objects.get(entry__code=STANDARD, number=1)
        self._adopt(first, (0, 1), ago=400)
        second = self._rewritten(first.entry, ago=220)
        self._consult(second, ago=215, closes=190)
        self._answered(second, ago=185)
        self._move(second, "publish", self.now - timedelta(days=180))
        self._adopt(second, (0, 2, 3), ago=170)
        third = writing.begin_edition(first.entry_id, actor=self.officer, now=self.now - timedelta(days=9))
        self._name(third, self.now - timedelta(days=9))
        until = house_day(self.now) + timedelta(days=21)
        self._move(third, "consult", self.now - timedelta(days=8), comments_until=until)
        clause = third.clauses.get(number="2")
        said = "Eighteen months would do for seasonal goods."
        consulting.comment(clause.pk, said, actor=self._owner(0), now=self.now - timedelta(days=3))

    def _rewritten(self, entry: Entry, *, ago: int) -> Edition:
        at = self.now - timedelta(days=ago)
        edition = writing.begin_edition(entry.pk, actor=self.officer, now=at)
        before = entry.current
        assert before is not None
        words = Words(
            title=before.title,
            title_zh=before.title_zh,
            label="Second edition",
            summary=before.summary,
            summary_zh=before.summary_zh,
            effective_from=house_day(at) + timedelta(days=60),
            changes="A clause on what CBBC hears back; links between shops are judged one by one.",
            changes_zh="新增反馈条款；店铺关联逐一判断。",
        )
        writing.write(edition.pk, words, actor=self.officer, now=at)
        clauses.add_clause(
            edition.pk,
            {
                "number": "5",
                "heading": "What CBBC hears",
                "heading_zh": "反馈",
                "text": "JD.com tells CBBC what it found when it looked at a whole shop.",
                "text_zh": "京东将店铺排查的结果告知英中贸易协会。",
            },
            actor=self.officer,
            now=at,
        )
        return edition

    def _name(self, edition: Edition, at: datetime) -> None:
        asked = [self.people.organisations[party.code].pk for party in OWNERS[:4]]
        asked.append(self.people.organisations["jd"].pk)
        consulting.name_consulted(edition.pk, asked, actor=self.officer, now=at)

    def _consult(self, edition: Edition, *, ago: int, closes: int) -> None:
        at = self.now - timedelta(days=ago)
        self._name(edition, at)
        until = house_day(self.now - timedelta(days=closes))
        self._move(edition, "consult", at, comments_until=until)
        for number, (owner, clause, text, wording, _outcome) in enumerate(COMMENTS, start=1):
            said_at = at + timedelta(days=2 * number)
            found = edition.clauses.get(number=clause)
            consulting.comment(found.pk, text, wording, actor=self._owner(owner), now=said_at)
        consulting.finish(edition.pk, actor=self._owner(3), now=at + timedelta(days=4))
        self._move(edition, "end_consultation", self.now - timedelta(days=closes))

    def _answered(self, edition: Edition, *, ago: int) -> None:
        said = ClauseComment.objects.filter(clause__edition=edition).order_by("pk")
        for comment, (*_said, outcome) in zip(said, COMMENTS, strict=True):
            at = self.now - timedelta(days=ago)
            consulting.answer(comment.pk, outcome, ANSWERS[outcome], actor=self.officer, now=at)

    def _adopt(self, edition: Edition, owners: tuple[int, ...], *, ago: int) -> None:
        for place, number in enumerate(owners):
            party = OWNERS[number]
            signer = self.people.actor(party.code, Role.OWNER_ADMINISTRATOR)
            at = self.now - timedelta(days=ago - 7 * place)
            adopting.adopt(edition.pk, f"{signer.label}, for {party.name}", actor=signer, now=at)

    def _owner(self, number: int) -> Actor:
        return self.people.actor(OWNERS[number].code, Role.COMPLAINANT)

    def _move(self, edition: Edition, verb: str, at: datetime, **given: Any) -> Edition:
        return engine.move(edition_workflow, edition.pk, verb, actor=self.officer, inputs=given, now=at)


def load(people: People, began: datetime, now: datetime) -> None:
    """What comes with the product as it stood at `began`, and what CBBC has put beside it since."""
    _date_back([edition for edition, _is_new in founding.load(now=began)], began, now)
    Shelf(people, now).fill()


def _date_back(editions: Iterable[Edition], began: datetime, now: datetime) -> None:
    """An installation has loaded the library before the invented year: here it stood there when the year began.

    What changed a law since came into the library when it was about to take effect.
    """
    dated = list(editions)
    for edition in dated:
        edition.published_at = began
        if edition.number > 1 and edition.effective_from is not None:
            known = min(end_of(edition.effective_from) - AHEAD, now - timedelta(days=13))
            edition.published_at = max(began + timedelta(hours=edition.number), known)
        edition.created_at = edition.updated_at = edition.published_at
    Edition.objects.bulk_update(dated, ["created_at", "published_at", "updated_at"])
    Entry.objects.filter(editions__in=dated).update(created_at=began)
