"""The pages and endpoints of the programme, each as everybody who may open it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.test import Client
from django.urls import reverse

from core.documents.choices import PreviewSize
from programmes.actions import links
from programmes.choices import RightFactKind
from programmes.models import Enrolment
from tests.api.callers import calling
from tests.cast import acting, signed_in
from tests.structure.counting import ACTING_STAFF, ADMINISTRATOR, API_READERS, FILING_OWNERS, OWNERS, STAFF, Look, Looks
from tests.structure.records import Records

OWNER_ADMIN = ("owner_admin",)
PORTAL = (*OWNERS, "agent")
FILING = (*FILING_OWNERS, "agent")
OWNERS_API = ("owner_client", "complainant")


@dataclass
class Programme(Looks):
    """Owners, agents, rights, enrolments and agreements."""

    def __post_init__(self) -> None:
        self.records = Records(self.cast)

    def looks(self) -> Iterator[Look]:
        """Everything that is counted. What an application shows while it is being filled comes first."""
        yield from self.of_an_application()
        self.records.hand_in()
        yield from self.on_record()
        yield from self._keeping_an_owner()
        yield from self._api_writes()

    def on_record(self) -> Iterator[Look]:
        """What shows the records of the programme."""
        yield from self._portal_enrolments()
        yield from self._portal_organisation()
        yield from self._rights("rights_portal:", PORTAL, FILING)
        yield from self._rights("rights_staff:", STAFF, ACTING_STAFF)
        yield from self._imports("rights_portal:", self.records.owners_import.reference, PORTAL, FILING)
        yield from self._imports("rights_staff:", self.records.staffs_import.reference, STAFF, ACTING_STAFF)
        yield from self._staff_rights()
        yield from self._staff_enrolments()
        yield from self._staff_documents_of_an_enrolment()
        yield from self._staff_owners()
        yield from self._staff_agreements()
        yield from self._api()

    def _verbs(self, name: str, roles: tuple[str, ...], enrolment: Enrolment, *verbs: str) -> Iterator[Look]:
        for verb in verbs:
            label = f"{name}transition/{verb}"
            yield from self.pages(f"{name}transition", roles, enrolment.reference, verb, label=label)

    # Portal

    def of_an_application(self) -> Iterator[Look]:
        """What an owner sees that is still at it."""
        name, made = "enrolments_portal:", self.records
        reference = made.applied.reference
        for page in ("tasks", "check"):
            yield from self.pages(f"{name}{page}", PORTAL, reference)
        for page in ("rights", "services", "power"):
            yield from self.pages(f"{name}{page}", FILING, reference)
        yield from self.pages(f"{name}item", FILING, reference, made.item)
        for page in ("replace", "remove"):
            yield from self.pages(f"{name}{page}", FILING, reference, made.item, made.paper.pk)

    def _portal_enrolments(self) -> Iterator[Look]:
        name, made = "enrolments_portal:", self.records
        reference, paper = made.applied.reference, made.paper.document.public_id
        yield from self.pages(f"{name}list", PORTAL)
        yield from self.pages(f"{name}list", PORTAL, label=f"{name}list/searched", q="harrow", state="yours")
        yield from self.pages(f"{name}submitted", PORTAL, reference)
        for enrolment, label in (
            (made.applied, "detail"),
            (made.introduced, "detail/asked"),
            (made.active, "detail/active"),
        ):
            yield from self.pages(f"{name}detail", PORTAL, enrolment.reference, label=f"{name}{label}")
        yield from self._verbs(name, OWNER_ADMIN, made.applied, "exit")
        yield from self.pages("documents_portal:list", PORTAL)
        yield from self.pages("documents_portal:list", PORTAL, label="documents_portal:list/searched", q="paper")
        yield from self.pages("documents_portal:file", PORTAL, paper)
        yield from self.pages("documents_portal:preview", PORTAL, paper, PreviewSize.THUMBNAIL)

    def _portal_organisation(self) -> Iterator[Look]:
        name, made = "organisation_portal:", self.records
        power = made.powers[0].reference
        yield from self.pages(f"{name}detail", PORTAL)
        yield from self.pages(f"{name}principals", ("agent",))
        yield from self.pages(f"{name}power", PORTAL, power)
        yield from self.pages(f"{name}power_document", PORTAL, power)
        yield from self.pages(f"{name}revoke_power", OWNER_ADMIN, power)
        yield from self.pages(f"{name}grant_power", OWNER_ADMIN, label=f"{name}grant_power/extends", extends=power)
        for page in ("profile", "add_contact", "add_shop", "grant_power"):
            yield from self.pages(f"{name}{page}", OWNER_ADMIN)
        for page in ("contact", "remove_contact", "invite_contact"):
            yield from self.pages(f"{name}{page}", OWNER_ADMIN, made.contact.pk)
        yield from self.pages(f"{name}withdraw_shop", OWNER_ADMIN, made.shop.pk)

    # Rights, which the portal and CBBC see on the same kind of pages

    def _rights(self, name: str, readers: tuple[str, ...], keepers: tuple[str, ...]) -> Iterator[Look]:
        made, mark = self.records, self.cast.mark.pk
        document = made.certificate.public_id
        yield from self.pages(f"{name}list", readers)
        yield from self.pages(f"{name}list", readers, label=f"{name}list/searched", q="harrow", status="in_force")
        yield from self.pages(f"{name}detail", readers, mark)
        yield from self.pages(f"{name}new", keepers)
        yield from self.pages(f"{name}edit", keepers, mark)
        for kind in (RightFactKind.RENEWAL, RightFactKind.ASSIGNMENT, RightFactKind.CANCELLATION):
            yield from self.pages(f"{name}fact", keepers, mark, kind, label=f"{name}fact/{kind}")
        yield from self.pages(f"{name}document_add", keepers, mark)
        yield from self.pages(f"{name}document_replace", keepers, mark, document)
        yield from self.pages(f"{name}document", readers, mark, document)
        yield from self.pages(f"{name}document_preview", readers, mark, document, PreviewSize.THUMBNAIL)

    def _imports(self, name: str, reference: str, readers: tuple[str, ...], keepers: tuple[str, ...]) -> Iterator[Look]:
        yield from self.pages(f"{name}import_start", keepers)
        yield from self.pages(f"{name}import_look", readers, reference)
        under_way = self.path(f"{name}import_progress", self.records.import_being_read.reference)
        for role in readers:
            ask = partial(signed_in(getattr(self.cast, role)).get, under_way, headers={"HX-Request": "true"})
            yield Look(f"{name}import_progress", role, ask)
        yield from self.pages(f"{name}import_refused", readers, reference, "csv")
        yield from self.pages(f"{name}import_file", readers, reference)

    # CBBC

    def _staff_rights(self) -> Iterator[Look]:
        name, mark = "rights_staff:", self.cast.mark.pk
        yield from self.pages(f"{name}list", STAFF, label=f"{name}list/expiring", view="expiring")
        yield from self.pages(f"{name}verify", ACTING_STAFF, mark)
        yield from self.pages(f"{name}strike", ACTING_STAFF, mark, self.records.fact.pk)

    def _staff_enrolments(self) -> Iterator[Look]:
        name, made = "enrolments_staff:", self.records
        yield from self.pages(f"{name}list", STAFF)
        yield from self.pages(
            f"{name}list", STAFF, label=f"{name}list/searched", view="all", q="owner", state="jd_review"
        )
        yield from self.pages(f"{name}board", STAFF)
        yield from self.pages(f"{name}open", ACTING_STAFF, label=f"{name}open/searched", q="owner")
        yield from self.pages(f"{name}open", ACTING_STAFF, owner=self.cast.harrow.code)
        for enrolment, label in (
            (made.applied, "detail"),
            (made.introduced, "detail/asked"),
            (made.active, "detail/active"),
            (made.prospect, "detail/prospect"),
        ):
            yield from self.pages(f"{name}detail", STAFF, enrolment.reference, label=f"{name}{label}")
        yield from self._verbs(name, ACTING_STAFF, made.prospect, "invite")
        yield from self._verbs(name, ACTING_STAFF, made.applied, "send_back", "refuse")
        yield from self._verbs(name, ACTING_STAFF, made.introduced, "record_acceptance", "record_refusal")
        yield from self._verbs(name, ACTING_STAFF, made.active, "suspend", "renew", "exit")

    def _staff_documents_of_an_enrolment(self) -> Iterator[Look]:
        name, made = "enrolments_staff:", self.records
        reference, paper = made.applied.reference, made.paper
        for page in ("rights", "power", "services"):
            yield from self.pages(f"{name}{page}", ACTING_STAFF, reference)
        yield from self.pages(f"{name}add_document", ACTING_STAFF, reference, made.item)
        yield from self.pages(f"{name}replace_document", ACTING_STAFF, reference, made.item, paper.pk)
        yield from self.pages(f"{name}remove_document", ACTING_STAFF, reference, paper.pk)
        yield from self.pages(f"{name}document", STAFF, reference, paper.document.public_id)
        yield from self.pages(f"{name}preview", STAFF, reference, paper.document.public_id, PreviewSize.THUMBNAIL)

    def _staff_owners(self) -> Iterator[Look]:
        name, made = "owners_staff:", self.records
        code, power = self.cast.harrow.code, made.powers[0].reference
        yield from self.pages(f"{name}list", STAFF)
        yield from self.pages(f"{name}list", STAFF, label=f"{name}list/searched", q="owner", state="jd_review")
        yield from self.pages(f"{name}agents", STAFF)
        yield from self.pages(f"{name}detail", STAFF, code)
        yield from self.pages(f"{name}detail", STAFF, self.cast.larkspur.code, label=f"{name}detail/agent")
        yield from self.pages(f"{name}new", ACTING_STAFF)
        yield from self.pages(f"{name}alike", STAFF, name="Owner 1 Ltd")
        yield from self.pages(f"{name}power", STAFF, power)
        yield from self.pages(f"{name}power_document", STAFF, power)
        yield from self.pages(f"{name}document", STAFF, code, made.certificate.public_id)
        yield from self.pages(f"{name}merge", ADMINISTRATOR, code)
        yield from self.pages(f"{name}merge", ADMINISTRATOR, code, label=f"{name}merge/searched", q="owner")
        yield from self.pages(f"{name}compare", ADMINISTRATOR, code, made.others[0].code)

    def _keeping_an_owner(self) -> Iterator[Look]:
        name, made, code = "owners_staff:", self.records, self.cast.harrow.code
        for page in ("profile", "add_contact", "add_shop", "grant_power"):
            yield from self.pages(f"{name}{page}", ACTING_STAFF, code)
        for page in ("contact", "remove_contact"):
            yield from self.pages(f"{name}{page}", ACTING_STAFF, code, made.contact.pk)
        yield from self.pages(f"{name}invite_contact", ADMINISTRATOR, code, made.contact.pk)
        yield from self.pages(f"{name}withdraw_shop", ACTING_STAFF, code, made.shop.pk)
        yield from self.pages(f"{name}revoke_power", ACTING_STAFF, made.powers[0].reference)

    def _staff_agreements(self) -> Iterator[Look]:
        name, made = "agreements_staff:", self.records
        reference, paper = made.agreement.reference, made.agreement_paper.public_id
        commitment = made.commitment.pk
        yield from self.pages(f"{name}list", STAFF)
        yield from self.pages(f"{name}list", STAFF, label=f"{name}list/searched", q="agreement", state="in_force")
        yield from self.pages(f"{name}detail", STAFF, reference)
        yield from self.pages(f"{name}document", STAFF, reference, paper)
        yield from self.pages(f"{name}commitment", STAFF, reference, commitment)
        yield from self.pages(
            f"{name}commitment", STAFF, reference, made.commitments[0].pk, label=f"{name}commitment/counted"
        )
        yield from self.pages(f"{name}fulfilment_file", STAFF, reference, made.entry.pk)
        yield from self.pages(f"{name}new", ACTING_STAFF)
        for page in ("change", "add_document", "add_commitment"):
            yield from self.pages(f"{name}{page}", ACTING_STAFF, reference)
        yield from self.pages(f"{name}replace", ACTING_STAFF, reference, paper)
        for page in ("change_commitment", "record"):
            yield from self.pages(f"{name}{page}", ACTING_STAFF, reference, commitment)
        yield from self.pages(f"{name}strike", ACTING_STAFF, reference, made.entry.pk)

    # API

    def _api(self) -> Iterator[Look]:
        made = self.records
        reference, given = made.introduced.reference, made.owners_import.reference
        yield from self.gets("api:enrolments", API_READERS)
        for page in ("detail", "events", "remarks"):
            yield from self.gets(f"api:enrolments-{page}", API_READERS, reference)
        yield from self.gets("api:rights", API_READERS)
        yield from self.gets("api:rights", API_READERS, label="api:rights/searched", q="harrow", status="in_force")
        yield from self.gets("api:rights-detail", API_READERS, self.cast.mark.pk)
        yield from self.gets("api:powers", (*OWNERS_API, "agent"))
        yield from self.gets("api:organisations-me", OWNERS_API)
        yield from self.gets("api:rights-imports", OWNERS_API)
        yield from self.gets("api:rights-imports-template", OWNERS_API, "csv")
        yield from self.gets("api:rights-imports-refused", OWNERS_API, given, "csv")
        yield from self.gets("api:rights-imports-detail", OWNERS_API, given)
        yield from self.gets("api:rights-imports-rows", OWNERS_API, given)
        document = made.introduced.documents.earliest("pk").document.public_id
        token, _link = links.issue_link(made.introduced.pk, document, actor=acting(self.cast.jd_client))
        yield Look("api:links", "jd_client", lambda: Client().get(reverse("api:links", args=[token])))

    def _api_writes(self) -> Iterator[Look]:
        """What partners' systems write. Each is made anew: it can be made once only."""
        jd, owner = calling(self.cast.jd_client), calling(self.cast.owner_client)
        waiting = list(Enrolment.objects.filter(state="jd_review").order_by("pk"))
        numbers = ["61234501", "61234502"]

        def accept() -> Any:
            enrolment = waiting.pop()
            body = {"platform_reference": f"JDIP-{enrolment.pk}"}
            key = f"accept-{enrolment.pk}"
            return jd.post(f"/enrolments/{enrolment.reference}/accept", body, Idempotency_Key=key)

        def register() -> Any:
            number = numbers.pop()
            body = {"type": "trade_mark", "territory": "CN", "number": number, "title": f"MARK {number}"}
            return owner.post("/rights", body, Idempotency_Key=f"register-{number}")

        yield Look("api:enrolments-accept", "jd_client", accept)
        yield Look("api:rights/register", "owner_client", register)
