"""Roundtables: those before this system by their known dates, the last ones with all that was said, the next one.

Real: that the sixth was held on 12 September 2018 and that seven had been held by 4 November 2019 (CBBC). Everything
else, the days of the others included, is invented. They are held when both sides are at work: on working days of China
and of England, from nine in London, which is afternoon in Beijing.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.accounts.choices import Language, Role, Zone
from core.clocks.calendars import ONE_DAY
from core.clocks.models import CalendarVersion
from core.days import house_day
from core.workflow import engine
from demonstration.guests import Guests
from demonstration.parties import OWNERS, People
from roundtables.actions import action_points, agenda, issue_words, issues, minutes, planning
from roundtables.actions.action_points import Task
from roundtables.actions.agenda import ItemWords
from roundtables.actions.issue_words import ChineseWords
from roundtables.actions.issues import Wording
from roundtables.actions.minutes import Words
from roundtables.actions.planning import Plan
from roundtables.choices import CommentOutcome, IssueTopic, ItemReaders, RoundtableState
from roundtables.models import AgendaItem, Issue, MinutesSection, Roundtable
from roundtables.workflow import action_workflow, issue_workflow, roundtable_workflow

# Number, day, theme in both languages, of those held before this system was there.
EARLIER: Sequence[tuple[int, date, str, str]] = (
    (1, date(2017, 3, 16), "The green channel begins", "绿色通道启动"),
    (2, date(2017, 6, 22), "Simple and complex complaints", "简单与复杂投诉分流"),
    (3, date(2017, 11, 9), "Evidence that JD can act on", "可据以处理的证据"),
    (4, date(2018, 1, 25), "Counter-notices", "反通知"),
    (5, date(2018, 5, 17), "Test purchases", "抽检购买"),
    (6, date(2018, 9, 12), "Concerns of rights owners", "权利人关注事项"),
    (7, date(2019, 5, 23), "Towards a renewed agreement", "续签协议"),
)
# Number, days before loading (negative: still to come), theme in both languages.
RECENT: Sequence[tuple[int, int, str, str]] = (
    (8, 390, "Shops that come back", "重复侵权店铺"),
    (9, 205, "Offline enforcement and sharing of data", "线下执法与数据共享"),
    (10, 30, "Counter-notices and repeat shops", "反通知与重复侵权店铺"),
    (11, -45, "Acting before infringement happens", "事前防范"),
)
FROM, LENGTH = time(9, 0, tzinfo=ZoneInfo(Zone.LONDON)), timedelta(hours=2)
# The room of the one that is to come is small: who answers late waits.
ROOM, SMALL_ROOM = 40, 10
LINK = "https://meet.example/roundtable-11"
# Title in both languages, minutes, readers. What the others leave of the time goes to the item without a length.
REST = 0
ITEMS: Sequence[tuple[str, str, int, str]] = (
    ("Opening", "开场", 10, ItemReaders.EVERYONE),
    ("What rights owners raise", "权利人提出的问题", REST, ItemReaders.EVERYONE),
    ("Among rights owners", "权利人内部交流", 25, ItemReaders.OWNERS),
    ("Next steps", "后续安排", 10, ItemReaders.EVERYONE),
)
SAID: Sequence[tuple[str, str]] = (
    (
        "CBBC welcomed the guests. The minutes of the last roundtable stand.",
        "英中贸易协会致欢迎词，上次会议纪要获确认。",
    ),
    (
        "JD explained how it ranks shops. Owners asked for a list of those that came back, and for a contact.",
        "京东介绍了重复投诉店铺的分级办法。权利人希望获得再犯店铺名单，并设立联系人。",
    ),
    ("Owners compared what their evidence guides ask for.", "权利人比较了各自证据指南的要求。"),
    ("The next roundtable takes up what is left open.", "未尽事项留待下次会议。"),
)
# What owners raise: topic, title, explanation, wish; and how many days ago.
AGO = (420, 260, 70, 55, 25, 15, 8, 3)
RAISED: Sequence[tuple[str, str, str, str]] = (
    (
        IssueTopic.REPEAT_SHOPS,
        "Shops closed for copies open again under another name",
        "Three shops that were closed after our complaints sell the same copies again under new names.",
        "Compare companies and addresses when a shop is opened after another was closed.",
    ),
    (
        IssueTopic.COUNTER_NOTICES,
        "Counter-notices without any paper",
        "Several sellers answered with a sentence and no invoice, and the listings were restored.",
        "Ask for at least one paper before a counter-notice is forwarded.",
    ),
    (
        IssueTopic.TEST_PURCHASES,
        "Test purchases take longer than six weeks",
        "The reports of the last two purchases came so late that the listings had gone.",
        "Name a day by which the report of a test purchase is ready.",
    ),
    (
        IssueTopic.ENFORCEMENT,
        "Sales figures for the authorities",
        "The authority asked us for sales figures that we cannot obtain ourselves.",
        "Say by which way figures of sales can be asked for.",
    ),
    (
        IssueTopic.POLICY,
        "Which measures follow a third complaint",
        "The rules on repeated infringement do not say what follows the third complaint against a shop.",
        "Publish the steps in both languages.",
    ),
    (
        IssueTopic.PREVENTION,
        "Keywords that only copies use",
        "Copies are offered under misspelt names that genuine goods never bear.",
        "Let owners name such keywords, and look at the listings that use them.",
    ),
    (
        IssueTopic.PREVENTION,
        "Pictures of genuine goods in listings of copies",
        "Sellers take the pictures of our own shop. We find them one by one, and new ones appear within days.",
        "Compare pictures with those that owners have given before a listing goes on sale.",
    ),
    (
        IssueTopic.COMPLAINTS,
        "What a complaint needs when goods are sold in parts",
        "Lid, box and label are offered in three listings, and none of them alone shows the whole copy.",
        "Say whether one complaint can name them together.",
    ),
)

# Title and wish as CBBC puts them for readers of Chinese, when the issue comes onto an agenda.
IN_CHINESE: Sequence[tuple[str, str]] = (
    ("因售假被关闭的店铺换名重开", "在店铺关闭后审核新店铺时，比对公司主体与地址。"),
    ("反通知未附任何材料", "转送反通知之前，至少要求提供一份证明材料。"),
    ("抽检购买耗时超过六周", "明确抽检报告的完成日期。"),
    ("向执法机关提供销售数据", "说明可通过何种途径申请调取销售数据。"),
    ("第三次投诉后采取哪些措施", "以两种语言公布处理阶梯。"),
    ("仅侵权商品使用的关键词", "由权利人提供此类关键词，并检查使用这些关键词的商品链接。"),
    ("侵权商品盗用正品图片", "商品上架前，与权利人提供的图片进行比对。"),
    ("商品拆分销售时投诉需要哪些材料", "说明能否在一份投诉中一并列明。"),
)


def load(people: People, now: datetime) -> None:
    """All roundtables up to `now`, and the one that comes next."""
    Rounds(people, now).play()


class Rounds:
    """One run, in the order of time."""

    in_chinese = {title: words for (_topic, title, *_more), words in zip(RAISED, IN_CHINESE, strict=True)}

    def __init__(self, people: People, now: datetime) -> None:
        self.people = people
        self.now = now
        self.officer = people.actor("cbbc", Role.CASE_OFFICER)
        self.owners = [party.code for party in OWNERS if (party.code, Role.COMPLAINANT) in people.by_role]
        self.guests = Guests(people, now)
        newest = CalendarVersion.objects.order_by("version")
        self.calendars = [newest.filter(calendar__code=code).reverse()[0].working() for code in ("cn", "gb-eng")]

    def play(self) -> None:
        """Everything."""
        for number, day, theme, theme_zh in EARLIER:
            roundtable = self._plan(number, day, theme, theme_zh, self.now - timedelta(days=430))
            self._held_before(roundtable)
        points = []
        for (number, ago, theme, theme_zh), found in zip(RECENT, self._issues(), strict=True):
            day = self._working_day(house_day(self.now - timedelta(days=ago)))
            begun = self.now - timedelta(days=max(ago, 0) + 20)
            roundtable = self._plan(number, day, theme, theme_zh, begun)
            items = self._agenda(roundtable, found, begun)
            self.guests.invite(roundtable, begun + timedelta(days=1))
            self.guests.answer(roundtable, begun + timedelta(days=2))
            if ago > 0:
                points.append(self._hold(roundtable, items, found, number))
        self._later(points)

    def _working_day(self, day: date) -> date:
        """The last day up to this one on which people in China and in England are at work."""
        while not all(calendar.is_working(day) for calendar in self.calendars):
            day -= ONE_DAY
        return day

    def _plan(self, number: int, day: date, theme: str, theme_zh: str, at: datetime) -> Roundtable:
        begins = datetime.combine(day, FROM)
        is_ahead = begins > self.now
        given = Plan(
            number=number,
            theme=theme,
            theme_zh=theme_zh,
            starts_at=begins,
            ends_at=begins + LENGTH,
            zone=Zone.BEIJING,
            host=self.people.organisations["cbbc" if number % 2 else "jd"],
            chair="Wei Zhang" if number % 2 else "Olivia Grant",
            languages=[Language.ENGLISH, Language.CHINESE],
            venue="CBBC, Beijing" if number % 2 else "JD.com headquarters, Beijing",
            venue_zh="英中贸易协会北京办公室" if number % 2 else "北京京东总部",
            link=LINK if is_ahead else "",
            capacity=SMALL_ROOM if is_ahead else ROOM,
        )
        return planning.plan(given, actor=self.officer, now=at)

    def _held_before(self, roundtable: Roundtable) -> None:
        """Of those before this system only the day is known: they are taken over as held, their minutes on paper."""
        held = roundtable.ends_at
        Roundtable.objects.filter(pk=roundtable.pk).update(
            state=RoundtableState.AGREED, held_at=held, agreed_at=held + timedelta(days=20), venue="", venue_zh=""
        )

    # --- Before ------------------------------------------------------------------------------------------------------

    def _issues(self) -> Sequence[list[Issue]]:
        """What owners raised, for each of the recent roundtables and the coming one; the newest waits for CBBC."""
        found = []
        for number, ((topic, title, explanation, wish), ago) in enumerate(zip(RAISED, AGO, strict=True)):
            code, at = self.owners[number % len(self.owners)], self.now - timedelta(days=ago)
            wording = Wording(topic=topic, title=title, explanation=explanation, wish=wish, names_owner=number % 2 == 0)
            owner = self.people.actor(code, Role.COMPLAINANT)
            issue = issues.raise_issue(wording, actor=owner, now=at)
            for other in self.owners[number + 1 : number + 1 + number % 4]:
                supporter = self.people.actor(other, Role.COMPLAINANT)
                issues.support(issue.pk, actor=supporter, now=at + timedelta(days=1))
            found.append(issue)
        return found[0:1], found[1:2], found[2:4], found[4:7]

    def _agenda(self, roundtable: Roundtable, found: Sequence[Issue], at: datetime) -> list[AgendaItem]:
        items = []
        for title, title_zh, length, readers in ITEMS:
            words = ItemWords(title=title, title_zh=title_zh, minutes=length or self._rest(roundtable), readers=readers)
            items.append(agenda.add_item(roundtable.pk, words, actor=self.officer, now=at))
        for issue in found:
            placed_at = max(at + timedelta(hours=1), issue.created_at + timedelta(days=2))
            agenda.place_issue(items[1].pk, issue.pk, actor=self.officer, now=placed_at)
            title_zh, wish_zh = self.in_chinese[issue.title]
            words_zh = ChineseWords(title_zh=title_zh, wish_zh=wish_zh)
            issue_words.say_in_chinese(issue.pk, words_zh, actor=self.officer, now=placed_at)
        return items

    def _rest(self, roundtable: Roundtable) -> int:
        """The minutes that the other items leave, that on open action points included where there is one."""
        review = sum(roundtable.items.filter(is_review=True).values_list("minutes", flat=True))
        return LENGTH // timedelta(minutes=1) - review - sum(length for _title, _title_zh, length, _readers in ITEMS)

    # --- The day and after -------------------------------------------------------------------------------------------

    def _hold(self, roundtable: Roundtable, items: list[AgendaItem], found: Sequence[Issue], number: int) -> list[int]:
        """Held, written, and, but for the last one, agreed and published. Returns the keys of its action points."""
        over = roundtable.ends_at
        self.guests.note(roundtable, over)
        self._move(roundtable, "hold", over)
        for item, (text, text_zh) in zip(items, SAID, strict=True):
            revision = MinutesSection.objects.get(item=item).revision
            words = Words(text, text_zh)
            minutes.write_section(
                roundtable.pk, item.pk, words, revision=revision, actor=self.officer, now=over + timedelta(hours=2)
            )
        decision = Words("JD names a contact for shops that come back", "京东指定重复侵权店铺事宜联系人")
        minutes.decide(roundtable.pk, items[1].pk, decision, actor=self.officer, now=over + timedelta(hours=2))
        answer = {
            "text": "JD looks into it and reports at the next roundtable.",
            "text_zh": "京东将核查并于下次会议反馈。",
        }
        reviewer = self.people.actor("jd", Role.REVIEWER)
        for issue in found:
            at = over + timedelta(days=1)
            engine.move(issue_workflow, issue.pk, "answer", actor=reviewer, inputs=answer, now=at)
        points = self._points(roundtable, items[1], found, over + timedelta(hours=3))
        until = house_day(over) + timedelta(days=18)
        self._move(roundtable, "send_minutes", over + timedelta(days=6), comments_until=until)
        self._comment(roundtable, items[1], over + timedelta(days=9), is_answered=number < 10)
        if number < 10:
            self._move(roundtable, "agree", over + timedelta(days=20))
            self._move(roundtable, "publish", over + timedelta(days=21))
        return points

    def _points(self, roundtable: Roundtable, item: AgendaItem, found: Sequence[Issue], at: datetime) -> list[int]:
        owner = self.people.organisations[self.owners[0]]
        tasks = (
            ("Send the list of shops that came back within a year", "提交一年内再犯店铺名单", "jd", 28),
            ("Name a contact for shops opened again", "指定同一公司另开新店事宜联系人", "jd", 14),
            ("Collect examples of counter-notices without papers", "收集无证明材料的反通知案例", owner.code, 21),
            ("Prepare the draft of common standards", "起草共同标准", "cbbc", 75),
        )
        taken = []
        for what, what_zh, code, days in tasks:
            task = Task(
                what=what,
                what_zh=what_zh,
                organisation_pk=self.people.organisations[code].pk,
                due_on=house_day(at) + timedelta(days=days),
                item=item,
                issue=found[0] if found and code == "jd" else None,
            )
            taken.append(action_points.take(roundtable.pk, task, actor=self.officer, now=at).pk)
        return taken

    def _comment(self, roundtable: Roundtable, item: AgendaItem, at: datetime, *, is_answered: bool) -> None:
        code = next(
            code
            for code in self.owners
            if roundtable.invitations.filter(organisation=self.people.organisations[code]).exists()
        )
        section = MinutesSection.objects.get(item=item)
        text = "Please add that owners asked for the list every quarter."
        owner = self.people.actor(code, Role.COMPLAINANT)
        made = minutes.comment(section.pk, text, actor=owner, now=at)
        if is_answered:
            minutes.answer_comment(
                made.pk, CommentOutcome.NOT_TAKEN, "It stands in the decision.", actor=self.officer, now=at
            )

    def _later(self, points: Sequence[Sequence[int]]) -> None:
        """Action points in every state: the older ones done, one dropped, of the last some reported, open, overdue."""
        for listed in points[:-1]:
            for pk in listed[:3]:
                self._point(pk, "report", report="It was done as agreed.")
                self._point(pk, "confirm")
            self._point(listed[3], "drop", reason="Taken up in the work on the common standards.")
        last = points[-1]
        self._point(last[2], "report", report="Six examples were collected and sent to CBBC.")
        settled = Issue.objects.filter(item__roundtable__number=8).first()
        if settled is not None:
            code = next(code for code in self.owners if self.people.organisations[code].pk == settled.organisation_id)
            owner = self.people.actor(code, Role.COMPLAINANT)
            engine.move(issue_workflow, settled.pk, "settle", actor=owner, now=self.now - timedelta(days=200))

    def _point(self, pk: int, verb: str, **inputs: str) -> None:
        engine.move(action_workflow, pk, verb, actor=self.officer, inputs=inputs, now=self.now - timedelta(hours=6))

    def _move(self, roundtable: Roundtable, verb: str, at: datetime, **inputs: object) -> None:
        engine.move(roundtable_workflow, roundtable.pk, verb, actor=self.officer, inputs=inputs, now=at)
