"""The two real agreements, as CBBC published them, and what was promised. Targets and entries are invented.

Sources: CBBC, "IP agreement with JD.com to help UK brands", 13 December 2016; CBBC, "Strategic Cooperation Agreement
signed between CBBC and JD.com on IPR Protection", November 2019.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from core.accounts.actors import Actor
from core.accounts.models import Organisation
from core.documents import actions as documents
from demonstration import pictures
from programmes.actions import agreements
from programmes.choices import AgreementDocumentKind, CommitmentKind, Party, Programme
from programmes.models import Agreement, Commitment

RENEWED = date(2019, 11, 4)
REPORT = "CBBC: Strategic Cooperation Agreement signed between CBBC and JD.com on IPR Protection, November 2019"

# What was done in the last year for promises that no other record shows: days before loading, in both languages.
ENTRIES: dict[str, tuple[tuple[int, str, str], ...]] = {
    CommitmentKind.POLICY_EXCHANGE: (
        (310, "JD explained its rules on counter-notices", "京东说明反通知规则"),
        (120, "CBBC commented on JD's evidence guide", "英中贸易协会就京东证据指南提出意见"),
    ),
    CommitmentKind.ZERO_TOLERANCE: ((160, "Draft of common standards sent to both sides", "共同标准草案送交双方"),),
    CommitmentKind.PRE_EMPTIVE: ((75, "Keyword list for tea and tableware agreed", "商定茶叶及餐具类关键词清单"),),
}


def load(organisations: Mapping[str, Organisation], staff: Actor, began: datetime, now: datetime) -> Agreement:
    """Register both agreements and the commitments of the later one; returns that one."""
    first = agreements.register_agreement(
        agreements.Terms(
            title="Agreement on the protection of intellectual property online",
            title_zh="网络知识产权保护合作协议",
            council_id=organisations["cbbc"].pk,
            platform_id=organisations["jd"].pk,
            signed_on=date(2016, 12, 9),
            ends_on=RENEWED - timedelta(days=1),
            place="Beijing",
            place_zh="北京",
            witnesses=("Sean Dennehey, Chief Executive, Intellectual Property Office of the United Kingdom",),
            summary="A green channel for complaints of British companies, a trial of separating simple from complex "
            "cases, and work on zero-tolerance standards.",
            summary_zh="为英国企业投诉开设绿色通道，试行简单与复杂案件分流，共同研究零容忍标准。",
            source="CBBC: IP agreement with JD.com to help UK brands, 13 December 2016",
        ),
        actor=staff,
        now=began,
    )
    second = agreements.register_agreement(
        agreements.Terms(
            title="Strategic Cooperation Agreement on Protection of Intellectual Property",
            title_zh="知识产权保护战略合作协议",
            council_id=organisations["cbbc"].pk,
            platform_id=organisations["jd"].pk,
            signed_on=RENEWED,
            place="JD.com headquarters, Beijing",
            place_zh="北京，京东总部",
            witnesses=(
                "Dr Ros Lynch, Director of Copyright and IP Enforcement, Intellectual Property Office",
                "Su Wang, Corporate Vice President, Chief Legal and IP Counsel, JD.com",
            ),
            predecessor_id=first.pk,
            summary="Renewal of the agreement of 2016. The published text names no term.",
            summary_zh="2016年协议的续签。公开文本未载明期限。",
            source=REPORT,
        ),
        actor=staff,
        now=began,
    )
    paper = documents.store(
        pictures.letter("Strategic Cooperation Agreement", "CBBC and JD.com, 4 November 2019"),
        actor=staff,
        organisation_id=organisations["cbbc"].pk,
        kind="agreement",
        language="en",
        now=began,
    )
    agreements.add_document(second.reference, paper, actor=staff, kind=AgreementDocumentKind.PRESS_RELEASE, now=began)
    made = [
        agreements.add_commitment(second.reference, promise, actor=staff, now=began)
        for promise in _promises(now.date())
    ]
    done = [(days, one, words) for one in made for days, *words in ENTRIES.get(one.kind, ())]
    for days, commitment, (title, title_zh) in sorted(done, key=lambda entry: -entry[0]):
        _record(commitment, title, title_zh, organisations["cbbc"], staff, now - timedelta(days=days))
    return second


def _record(
    commitment: Commitment, title: str, title_zh: str, council: Organisation, staff: Actor, at: datetime
) -> None:
    paper = documents.store(
        pictures.letter(title, f"{at:%d %B %Y}"), actor=staff, organisation_id=council.pk, kind="fulfilment", now=at
    )
    agreements.record_fulfilment(
        commitment.pk,
        actor=staff,
        happened_on=at.date(),
        title=title,
        title_zh=title_zh,
        document=paper,
        now=at + timedelta(hours=3),
    )


def _promises(today: date) -> list[agreements.Promise]:
    this_year = date(today.year, 12, 31)
    return [
        agreements.Promise(
            kind=CommitmentKind.INTRODUCTIONS,
            wording="CBBC introduces British rights owners to JD's programmes.",
            wording_zh="英中贸易协会向京东各项目引荐英国权利人。",
            party=Party.CBBC,
            measure="owners_introduced",
            target=40,
            due_on=this_year,
            opening_balance=23,
            opening_on=RENEWED,
            opening_source=REPORT,
        ),
        agreements.Promise(
            kind=CommitmentKind.INTRODUCTIONS,
            programme=Programme.COMPLAINT_PLATFORM,
            wording="More rights owners join the Online IP Complaint Platform.",
            wording_zh="更多权利人加入网络知识产权投诉平台。",
            party=Party.BOTH,
            measure="introductions",
            target=10,
            due_on=this_year,
        ),
        agreements.Promise(
            kind=CommitmentKind.INTRODUCTIONS,
            programme=Programme.TEST_PURCHASE,
            wording="More rights owners join the Test Purchase Programme.",
            wording_zh="更多权利人加入抽检购买项目。",
            party=Party.BOTH,
            measure="introductions",
            target=8,
            due_on=today - timedelta(days=24),
        ),
        agreements.Promise(
            kind=CommitmentKind.ROUNDTABLES,
            wording="Roundtables bring rights owners and JD together regularly.",
            wording_zh="定期举行圆桌会议，促进权利人与京东交流。",
            party=Party.BOTH,
            measure="roundtables_held",
            target=12,
            due_on=this_year,
            opening_balance=7,
            opening_on=RENEWED,
            opening_source=REPORT,
        ),
        agreements.Promise(
            kind=CommitmentKind.POLICY_EXCHANGE,
            wording="Both sides exchange information on their latest IP policies.",
            wording_zh="双方交流最新知识产权政策信息。",
            party=Party.BOTH,
            measure="fulfilments",
        ),
        agreements.Promise(
            kind=CommitmentKind.ZERO_TOLERANCE,
            wording="Both sides set standards of zero tolerance.",
            wording_zh="双方制定零容忍标准。",
            party=Party.BOTH,
            measure="fulfilments",
            target=2,
            due_on=today + timedelta(days=120),
        ),
        agreements.Promise(
            kind=CommitmentKind.PRE_EMPTIVE,
            wording="JD acts before infringement happens.",
            wording_zh="京东采取事前防范措施。",
            party=Party.PLATFORM,
            measure="fulfilments",
        ),
        agreements.Promise(
            kind=CommitmentKind.DATA_SHARING,
            wording="Data are shared, as far as is appropriate, to carry online cases to offline enforcement.",
            wording_zh="适当共享数据，将线上案件延伸至线下执法。",
            party=Party.PLATFORM,
            measure="data_sharing",
        ),
    ]
