"""What is on record when the programme's pages are counted: of everything several, so that a row too many shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from core.accounts.choices import OrganisationKind
from core.accounts.models import Organisation
from core.documents.models import Document
from core.imports.models import Import
from programmes import checklists
from programmes.actions import agreements, contacts, enrolments, organisations, powers, rights, shops
from programmes.actions.powers import Mandate
from programmes.actions.rights import FactEntry
from programmes.choices import (
    AgreementDocumentKind,
    CommitmentKind,
    ContactRole,
    EnrolmentState,
    ItemState,
    Programme,
    RightDocumentKind,
    RightFactKind,
    RightType,
    Service,
)
from programmes.measures import FULFILMENTS
from programmes.models import Commitment, Enrolment, PowerOfAttorney, Right
from tests.cast import Cast, acting
from tests.imports.conftest import worked
from tests.programmes.agreements import paper, promised, recorded, registered
from tests.programmes.portfolios import CUP, HEADER, TEAPOT, csv_of, give

SEVERAL = 3
COUNTED = ("owners_introduced", "introductions", "green_channel")


@dataclass
class Records:
    """Harrow & Finch with everything it can have, more owners beside it, and an agent of all of them."""

    cast: Cast

    def __post_init__(self) -> None:
        cast = self.cast
        self.actor, self.officer = acting(cast.owner_admin), acting(cast.officer)
        self.others: list[Organisation] = []
        self.powers: list[PowerOfAttorney] = []
        self.rights: list[Right] = [cast.mark, cast.design, cast.lapsed_mark, cast.uk_mark]
        self.agreement = cast.agreement
        self.commitment = promised(cast, self.agreement, measure=FULFILMENTS, target=20)
        self.commitments: list[Commitment] = []
        self._more_owners()
        self._more_of_a_right()
        self._more_of_the_owner()
        self._enrolments()
        self._verified()
        self._more_of_enrolments()
        self._more_agreements()
        self._imports()

    def grow(self) -> None:
        """Make more of everything that pages list."""
        self._more_rights()
        self._more_owners()
        self._more_of_a_right()
        self._more_of_the_owner()
        self._more_of_enrolments()
        self._more_agreements()

    # Rights

    def _more_rights(self) -> None:
        for place in range(SEVERAL):
            fields = {"right_type": RightType.COPYRIGHT, "territory": "CN", "title": f"Drawing {place}"}
            self.rights.append(rights.register_right(self.cast.harrow.pk, actor=self.actor, fields=fields))

    def _more_of_a_right(self) -> None:
        """Families, papers that were replaced, and facts with their papers."""
        mark, has_grown = self.cast.mark, len(self.others) > SEVERAL
        for place, right in enumerate(self.rights):
            rights.name_family(right.pk, name=f"Family {place % 4}", actor=self.actor)
        for kind in (RightDocumentKind.TRANSLATION, RightDocumentKind.PICTURE):
            rights.add_document(mark.pk, self.cast.document(f"{kind}.png"), kind=kind, actor=self.actor)
        kind, older = RightDocumentKind.PROOF_OF_USE, self.cast.document("older.png")
        proof = rights.add_document(mark.pk, older, kind=kind, actor=self.actor)
        rights.replace_document(mark.pk, proof.pk, self.cast.document("newer.png"), actor=self.actor)
        for year in range(SEVERAL):
            day = date(2021 if has_grown else 2017, 5, 1) + timedelta(days=365 * year)
            entry = FactEntry(RightFactKind.NAME_CHANGE, day, from_name=f"Harrow {year}", to_name="Harrow & Finch Ltd")
            document = self.cast.document(f"name-{year}.png")
            self.fact = rights.record_fact(mark.pk, entry, document=document, actor=self.actor)

    def _verified(self) -> None:
        mark = self.cast.mark
        self.certificate = mark.documents.filter(kind=RightDocumentKind.CERTIFICATE).earliest("pk").document
        compared = ["number", "title", "holder_name"]
        rights.verify_right(mark.pk, fields=compared, document=self.certificate, actor=self.officer)

    # Owners and agents

    def _more_owners(self) -> None:
        """Owners with the agent's power of attorney and an enrolment that JD reviews."""
        for _place in range(SEVERAL):
            number = len(self.others)
            owner = self.cast.another_owner(number)
            self.others.append(owner)
            self._power(owner)
            self.cast.enrolment(EnrolmentState.JD_REVIEW, owner=owner)
            name, kind = f"Agency {number} LLP", OrganisationKind.AGENT
            agent = organisations.enrol_owner(actor=self.officer, kind=kind, name=name)
            self._power(self.cast.harrow, agent=agent)

    def _more_of_the_owner(self) -> None:
        harrow, actor, made = self.cast.harrow, self.actor, len(self.powers)
        for place in range(made, made + SEVERAL):
            address = f"cora{place}@harrow-finch.example"
            fields = {"name": f"Cora {place}", "email": address, "roles": [ContactRole.LEGAL]}
            self.contact = contacts.add_contact(harrow.pk, actor=actor, fields=fields)
            number, name = str(2_000_000 + place), f"Flagship store {place}"
            self.shop = shops.declare_shop(harrow.pk, actor=actor, address=number, name=name)
        self.powers += [self._power(harrow, named) for named in ([], self.rights[:2], self.rights[:SEVERAL])]

    def _power(
        self, owner: Organisation, named: Sequence[Right] = (), *, agent: Organisation | None = None
    ) -> PowerOfAttorney:
        """One more, for Larkspur unless another agent is meant, and for all rights unless some are named."""
        today = timezone.localdate()
        mandate = Mandate(
            programmes=list(Programme.values),
            valid_from=today - timedelta(days=30),
            valid_until=today + timedelta(days=300),
            covers_all_rights=not named,
            right_ids=[right.pk for right in named],
        )
        document = self.cast.document("power.png", by=self.cast.applicant_of(owner))
        return powers.grant_power(
            owner.pk, actor=self.officer, agent_id=(agent or self.cast.larkspur).pk, mandate=mandate, document=document
        )

    # Enrolments

    def _enrolments(self) -> None:
        cast, chosen = self.cast, self.rights[:2]
        self.prospect = cast.enrolment(EnrolmentState.PROSPECT, owner=self.others[0], programme=Programme.IP_PROTECTION)
        there = Enrolment.objects.filter(organisation=cast.harrow, state=EnrolmentState.ACTIVE).first()
        self.active = there or cast.enrolment(EnrolmentState.ACTIVE, rights=chosen)
        self.introduced = cast.enrolment(EnrolmentState.INTRODUCED, programme=Programme.TEST_PURCHASE, rights=chosen)
        self.applied = cast.enrolment(EnrolmentState.APPLICATION, programme=Programme.IP_PROTECTION)
        self.item = next(item.code for item in checklists.items_of(self.applied.checklist) if item.documents)
        enrolments.choose_services(self.applied.pk, [Service.GREEN_CHANNEL], actor=self.actor)

    def _more_of_enrolments(self) -> None:
        """Papers and rights, and questions that JD asked."""
        for place in range(SEVERAL):
            document = self.cast.document(f"paper-{place}.png")
            self.paper = enrolments.add_document(self.applied.pk, self.item, document, actor=self.officer)
        chosen = [right.pk for right in self.rights if right.territory == "CN"]
        for enrolment in (self.applied, self.active):
            enrolments.choose_rights(enrolment.pk, chosen, actor=self.officer)
        for _question in range(2):
            for verb in ("review", "return", "approve", "introduce"):
                self.introduced = self.cast.move_enrolment(self.introduced, verb)

    def hand_in(self) -> None:
        """The application goes to CBBC, which sends it back once and judges what comes again."""
        self.cast.fill(self.applied, [right for right in self.rights if right.territory == "CN"])
        for verb in ("submit", "send_back", "submit"):
            self.applied = self.cast.move_enrolment(self.applied, verb)
        for item in checklists.items_of(self.applied.checklist)[1:]:
            enrolments.judge_item(self.applied.pk, item.code, ItemState.ACCEPTED, actor=self.officer)

    # Agreements

    def _more_agreements(self) -> None:
        cast, reference = self.cast, self.agreement.reference
        for year in range(SEVERAL):
            signed, ends = date(2010 + year, 1, 5), date(2012 + year, 1, 4)
            registered(cast, title=f"Agreement {year}", signed_on=signed, ends_on=ends)
        for place, kind in enumerate(AgreementDocumentKind.values[:SEVERAL]):
            self.agreement_paper: Document = paper(cast, f"agreement-{place}.png")
            agreements.add_document(reference, self.agreement_paper, actor=self.officer, kind=kind)
        for measure in COUNTED:
            kind = CommitmentKind.INTRODUCTIONS
            self.commitments.append(promised(cast, self.agreement, kind=kind, measure=measure, target=10))
        for day in range(SEVERAL):
            self.entry = recorded(cast, self.commitment, date(2026, 2, 1 + day), f"Roundtable {day}")

    # Imports

    def _imports(self) -> None:
        cast = self.cast
        refused = [(f"not a number {row}", "Trade mark", "China", "ODD", "21", "", "", "") for row in range(SEVERAL)]
        content = csv_of([TEAPOT, CUP, *refused], HEADER)
        self.owners_import: Import = worked(give(cast, content))
        self.staffs_import: Import = worked(give(cast, content, by=cast.officer))
        self.import_being_read: Import = give(cast, content)
