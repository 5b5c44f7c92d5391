"""Rights owners who are not yet in, or no longer: the pipeline in front of the eight who complain.

One of them is very likely the same company as another under an older spelling.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.accounts.actions.invitations import Acceptance, enrol
from core.accounts.actors import Actor
from core.accounts.choices import OrganisationKind, Role
from core.days import house_day
from core.documents import actions as documents
from demonstration import pictures
from demonstration.joining import IP, PLATFORM, Applicant, Joining, Way, describe
from demonstration.parties import People
from demonstration.portfolio import YEAR
from programmes.actions import organisations, rights
from programmes.choices import Programme, RightDocumentKind, RightType, Territory


@dataclass(frozen=True)
class Prospect:
    """An invented company, and how far its first enrolment has come."""

    name: str
    name_zh: str
    to: str
    days_ago: int
    programme: Programme = IP
    mark: str = ""


PROSPECTS = (
    Prospect("Harrow and Finch Limited", "哈罗·芬奇", "prospect", 3),
    Prospect("Pell & Quill Stationers Ltd", "贝尔奎尔文具", "prospect", 9),
    Prospect("Aldgate Watch Company Ltd", "阿尔德盖特钟表", "prospect", 25),
    Prospect("Moorhen Ceramics Ltd", "水鸡陶瓷有限公司", "invited", 2),
    Prospect("Cotswold Kettle Co Ltd", "科茨沃尔德水壶", "invited", 33),
    Prospect("Larkfield Nutrition plc", "云雀田营养品公司", "application", 15, PLATFORM),
    Prospect("Tamar Cycle Works Ltd", "塔马自行车厂", "application", 58),
    Prospect("Greyfriars Gin Ltd", "灰修士金酒有限公司", "documents_check", 9, mark="GREYFRIARS"),
    Prospect("Otterburn Knitwear Ltd", "奥特本针织有限公司", "documents_check", 5, mark="OTTERBURN KNIT"),
    Prospect("Kestrel Lubricants plc", "红隼润滑油公司", "approved", 8, PLATFORM, "KESTREL"),
    Prospect("Mallow & Thyme Ltd", "锦葵百里香有限公司", "introduced", 20, PLATFORM, "MALLOW & THYME"),
    Prospect("Severn Baby Ltd", "塞文母婴有限公司", "jd_review", 14, mark="SEVERN BABY"),
    Prospect("Ravensgate Games Ltd", "鸦门游戏有限公司", "returned", 13, mark="RAVENSGATE"),
    Prospect("Hallam Cutlery Ltd", "哈勒姆刀具有限公司", "refused", 70),
    Prospect("Bexley Pet Foods Ltd", "贝克斯利宠物食品", "not_interested", 110),
    Prospect("Fenland Perfumery Ltd", "芬兰德香氛有限公司", "active", 120, mark="FENLAND"),
)
NEEDS_AN_APPLICATION = frozenset({"documents_check", "approved", "introduced", "jd_review", "returned", "active"})


def load(people: People, now: datetime) -> None:
    """Bring each prospect as far as it has come."""
    joining = Joining(people)
    joining.accepted = 50
    for number, prospect in enumerate(PROSPECTS):
        way = Way("", prospect.programme, prospect.to, prospect.days_ago)
        began = way.begins(now)
        applicant = _company(prospect, number, joining.staff, began)
        if prospect.to in NEEDS_AN_APPLICATION:
            describe(applicant, 100 + number, began)
        joining.bring(applicant, way, began)


def _company(prospect: Prospect, number: int, staff: Actor, at: datetime) -> Applicant:
    owner = organisations.enrol_owner(
        actor=staff,
        kind=OrganisationKind.RIGHTS_OWNER,
        name=prospect.name,
        name_zh=prospect.name_zh,
        fields={"country": "GB"},
        now=at - timedelta(hours=1),
    )
    if prospect.to in {"prospect", "refused"}:
        return Applicant(owner, staff, [])
    acceptance = Acceptance(name=f"Legal desk of {prospect.name}"[:120], password=None)
    person = enrol(owner, email=f"legal@{owner.code}.example", roles=[Role.OWNER_ADMINISTRATOR], acceptance=acceptance)
    actor = Actor.person(person)
    if not prospect.mark:
        return Applicant(owner, actor, [])
    today = house_day(at)
    fields = {
        "right_type": RightType.TRADE_MARK,
        "territory": Territory.CHINA,
        "number": f"99007{number:04d}",
        "title": prospect.mark,
        "title_zh": prospect.name_zh[:4],
        "nice_classes": [3 + number],
        "filed_on": today - timedelta(days=6 * YEAR),
        "registered_on": today - timedelta(days=5 * YEAR),
        "holder_name": prospect.name,
    }
    right = rights.register_right(owner.pk, actor=actor, fields=fields, now=at)
    paper = documents.store(
        pictures.certificate(right, owner), actor=actor, organisation_id=owner.pk, kind="right", language="en", now=at
    )
    rights.add_document(right.pk, paper, kind=RightDocumentKind.CERTIFICATE, actor=actor, now=at)
    return Applicant(owner, actor, [right])
