"""The invented organisations and people. Addresses end in `.example`, which leads nowhere (RFC 2606)."""

from dataclasses import dataclass, field
from datetime import datetime

from core.accounts.actions.clients import install_client
from core.accounts.actions.invitations import Acceptance, enrol
from core.accounts.actions.organisations import add_organisation
from core.accounts.actors import Actor
from core.accounts.choices import Language, OrganisationKind, Role, Scope
from core.accounts.models import ApiClient, Organisation, Person
from demonstration.credentials import owner_client, password_for, simulator_client

SETTING_UP = Actor.system("demonstration")


@dataclass(frozen=True)
class Member:
    """Somebody of an organisation. `tries` says what a visitor can try in their place; empty for extras."""

    name: str
    name_zh: str
    local: str
    role: Role
    job_title: str
    language: Language = Language.ENGLISH
    tries: str = ""
    more_roles: tuple[Role, ...] = ()


@dataclass(frozen=True)
class Party:
    """An organisation with its people."""

    code: str
    kind: OrganisationKind
    name: str
    name_zh: str
    domain: str
    members: tuple[Member, ...] = field(default_factory=tuple)

    def email_of(self, member: Member) -> str:
        """The member's address."""
        return f"{member.local}@{self.domain}"


EN, ZH = Language.ENGLISH, Language.CHINESE

CBBC = Party(
    "cbbc",
    OrganisationKind.CBBC,
    "China-Britain Business Council",
    "英中贸易协会",
    "cbbc.example",
    (
        Member(
            "Wei Zhang", "张伟", "wei.zhang", Role.CASE_OFFICER, "Case officer", EN,
            "check complaints in the queue, ask the owner, lodge with JD",
        ),
        Member(
            "Alice Moor", "", "alice.moor", Role.ADMINISTRATOR, "Head of programme", EN,
            "manage people, invitations and API clients; see the outbox",
        ),
        Member(
            "Sam Okafor", "", "sam.okafor", Role.STAFF_READER, "Policy adviser", EN, "read everything, change nothing"
        ),
        Member("Chen Yu", "陈玉", "chen.yu", Role.CASE_OFFICER, "Case officer, Beijing", ZH),
    ),
)  # fmt: skip
JD = Party(
    "jd",
    OrganisationKind.PLATFORM,
    "JD.com",
    "京东",
    "jd-ip-team.example",
    (
        Member(
            "Li Jing", "李静", "li.jing", Role.REVIEWER, "IP reviewer", ZH,
            "see what JD's people see; JD decides over the API", (Role.ENROLMENT_REVIEWER,),
        ),
        Member("Zhao Lei", "赵磊", "zhao.lei", Role.PLATFORM_READER, "IP operations", ZH),
    ),
)  # fmt: skip
IPO = Party(
    "ipo-uk",
    OrganisationKind.GOVERNMENT,
    "Intellectual Property Office",
    "英国知识产权局",
    "ipo-uk.example",
    (
        Member(
            "Gwen Price",
            "",
            "gwen.price",
            Role.STATISTICS_READER,
            "International policy",
            EN,
            "own profile and security",
        ),
    ),
)


def _owner(code: str, name: str, name_zh: str, *members: Member) -> Party:
    return Party(code, OrganisationKind.RIGHTS_OWNER, name, name_zh, f"{code}.example", members)


OWNERS = (
    _owner(
        "harrow-finch", "Harrow & Finch Ltd", "哈罗芬奇有限公司",
        Member(
            "Clara Finch", "", "clara.finch", Role.COMPLAINANT, "Head of Brand Protection", EN,
            "file a complaint; JD's simulator answers it within a minute once CBBC has lodged it",
        ),
        Member(
            "Oscar Harrow", "", "oscar.harrow", Role.OWNER_ADMINISTRATOR, "General Counsel", EN,
            "file complaints, invite colleagues, change their roles",
        ),
        Member(
            "Rita Page", "", "rita.page", Role.OWNER_READER, "Finance director", EN, "read your company's complaints"
        ),
    ),
    _owner(
        "brightwater-toys", "Brightwater Toys plc", "清水玩具公司",
        Member("Stella Brook", "", "stella.brook", Role.COMPLAINANT, "Brand Manager"),
        Member("Marcus Vale", "", "marcus.vale", Role.OWNER_ADMINISTRATOR, "Company Secretary"),
    ),
    _owner(
        "thistle-heron", "Thistle & Heron Ltd", "蓟鹭茶业有限公司",
        Member(
            "Lin Mei", "林梅", "lin.mei", Role.COMPLAINANT, "China counsel", ZH,
            "the same as a rights owner's complainant, in Chinese",
        ),
        Member("Fergus Muir", "", "fergus.muir", Role.OWNER_ADMINISTRATOR, "Managing Director"),
    ),
    _owner(
        "calder-audio", "Calder Audio plc", "考尔德音响",
        Member("Priya Nair", "", "priya.nair", Role.COMPLAINANT, "IP Counsel"),
        Member("Tom Hale", "", "tom.hale", Role.OWNER_ADMINISTRATOR, "Legal Director"),
    ),
    _owner(
        "pennywhistle-press", "Pennywhistle Press Ltd", "锡笛出版社",
        Member("Ada Reed", "", "ada.reed", Role.COMPLAINANT, "Rights Manager"),
        Member("Hugh Pembury", "", "hugh.pembury", Role.OWNER_ADMINISTRATOR, "Publisher"),
    ),
    _owner(
        "rookwood-leather", "Rookwood Leather Ltd", "鲁克伍德皮具有限公司",
        Member("Imogen Rook", "", "imogen.rook", Role.COMPLAINANT, "Brand Protection Manager"),
        Member("Daniel Ashby", "", "daniel.ashby", Role.OWNER_ADMINISTRATOR, "Chief Operating Officer"),
    ),
    _owner(
        "saltmarsh-skincare", "Saltmarsh Skincare Ltd", "盐沼护肤品有限公司",
        Member("Nadia Rahman", "", "nadia.rahman", Role.COMPLAINANT, "Legal Counsel"),
        Member("Beth Saltmarsh", "", "beth.saltmarsh", Role.OWNER_ADMINISTRATOR, "Founder"),
    ),
    _owner(
        "windermoor-outdoor", "Windermoor Outdoor Ltd", "温德摩户外用品有限公司",
        Member("Joe Thwaite", "", "joe.thwaite", Role.COMPLAINANT, "Head of Online"),
        Member("Ruth Lonsdale", "", "ruth.lonsdale", Role.OWNER_ADMINISTRATOR, "Company Secretary"),
    ),
)  # fmt: skip
AGENTS = (
    Party(
        "larkspur-law", OrganisationKind.AGENT, "Larkspur & Lane LLP", "云雀律师事务所", "larkspur-law.example",
        (
            Member(
                "Lena Lark", "", "lena.lark", Role.OWNER_ADMINISTRATOR, "Partner", EN,
                "act for Harrow & Finch and for Thistle & Heron, as far as their powers of attorney reach",
                (Role.COMPLAINANT,),
            ),
            Member("Noah Penn", "", "noah.penn", Role.COMPLAINANT, "Associate"),
        ),
    ),
    Party(
        "sentinel-watch", OrganisationKind.AGENT, "Sentinel Brand Watch Ltd", "哨兵品牌保护有限公司",
        "sentinel-watch.example",
        (Member("Grace Obi", "", "grace.obi", Role.OWNER_ADMINISTRATOR, "Head of Online Enforcement"),),
    ),
)  # fmt: skip
PARTIES = (CBBC, JD, IPO, *OWNERS, *AGENTS)
CLIENT_OWNER = "calder-audio"


@dataclass(frozen=True)
class People:
    """Everybody, by the code of the organisation and the role, and the two programs that act by themselves."""

    organisations: dict[str, Organisation]
    by_role: dict[tuple[str, str], list[Person]]
    jd_client: ApiClient
    owner_client: ApiClient

    def actor(self, code: str, role: str, number: int = 0) -> Actor:
        """The actor for one of the people of an organisation who hold a role."""
        found = self.by_role[code, role]
        return Actor.person(found[number % len(found)])


def load(now: datetime) -> People:
    """Create organisations, people and API clients as they stood at `now`."""
    organisations: dict[str, Organisation] = {}
    by_role: dict[tuple[str, str], list[Person]] = {}
    for party in PARTIES:
        organisation = add_organisation(
            actor=SETTING_UP, kind=party.kind, name=party.name, name_zh=party.name_zh, code=party.code, now=now
        )
        organisations[party.code] = organisation
        for member in party.members:
            person = _person(organisation, party, member)
            by_role.setdefault((party.code, member.role), []).append(person)
    client_id, secret = simulator_client()
    jd_client = install_client(
        organisations["jd"].pk,
        actor=SETTING_UP,
        label="JD complaint system (simulator)",
        scopes=[
            Scope.COMPLAINTS_READ,
            Scope.COMPLAINTS_DECIDE,
            Scope.ENROLMENTS_READ,
            Scope.ENROLMENTS_DECIDE,
            Scope.LIBRARY_READ,
            Scope.ROUNDTABLES_READ,
            Scope.ROUNDTABLES_ANSWER,
        ],
        client_id=client_id,
        secret=secret,
        now=now,
    )
    client_id, secret = owner_client()
    own_client = install_client(
        organisations[CLIENT_OWNER].pk,
        actor=SETTING_UP,
        label="Calder Audio case system",
        scopes=[
            Scope.COMPLAINTS_READ,
            Scope.COMPLAINTS_FILE,
            Scope.ENROLMENTS_READ,
            Scope.RIGHTS_READ,
            Scope.RIGHTS_WRITE,
            Scope.LIBRARY_READ,
            Scope.ROUNDTABLES_READ,
            Scope.ROUNDTABLES_ANSWER,
        ],
        client_id=client_id,
        secret=secret,
        now=now,
    )
    return People(organisations, by_role, jd_client.client, own_client.client)


def _person(organisation: Organisation, party: Party, member: Member) -> Person:
    email = party.email_of(member)
    acceptance = Acceptance(
        name=member.name,
        name_zh=member.name_zh,
        job_title=member.job_title,
        # Extras sign in by e-mailed code: a password takes a fifth of a second to hash.
        password=password_for(email) if member.tries else None,
        language=member.language,
    )
    return enrol(organisation, email=email, roles=[member.role, *member.more_roles], acceptance=acceptance)
