"""The pages and endpoints beside a complaint that are counted: lists, captures, counter-notices, shops, accuracy."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.utils import timezone

from complaints.choices import ComplaintState, Ground
from complaints.conversation import actions as conversation
from complaints.conversation import redaction
from complaints.good_faith.choices import ReviewState
from complaints.models import GoodFaithFile, GoodFaithReview
from core.accounts.choices import Audience
from core.documents.choices import PreviewSize
from merchants.actions.captures import Look as Seen
from merchants.actions.captures import record_captures
from merchants.actions.companies import record_company
from merchants.actions.links import claim_link
from merchants.actions.shops import ensure_shops
from merchants.actions.strikes import Blow, record_strikes
from merchants.choices import CaptureSource, LinkKind, StrikeKind
from tests.batches.conftest import listed
from tests.batches.conftest import taken as batch_taken
from tests.cast import SYSTEM, acting, signed_in
from tests.structure.counting import ACTING_STAFF, ADMINISTRATOR, FILING_OWNERS, OWNERS, STAFF, Look, Looks
from tests.targets.conftest import given, rows, taken

PARTIES = ("owner_client", "jd_client", "complainant")
NOT_A_LINK = ["not a link", "", ""]


@dataclass
class Casework(Looks):
    """What stands beside a complaint, several of each."""

    def __post_init__(self) -> None:
        self.draft = self.cast.draft()
        self.list = taken(self.cast, self.draft, [*rows(3), NOT_A_LINK])
        self.unread_list = given(self.cast, self.draft, rows(1))
        mark, other = self.cast.mark.number, "no right of anybody"
        self.batch = batch_taken(self.cast, [*listed(mark, "counterfeit", 2), *listed(other, "counterfeit", 1)])
        self.served = self.cast.complaint(ComplaintState.ELECTION_OPEN)
        self._converse()
        self._look_at_listings()
        self._know_shops()
        self._doubt()

    def _converse(self) -> None:
        """A message whose words and file were taken out, and one that stands."""
        cast, clerk = self.cast, acting(self.cast.administrator)
        file = cast.document("passport.png")
        said = [
            conversation.write(
                self.served.pk, words, readers=[Audience.STAFF], files=files, actor=acting(cast.complainant)
            )
            for words, files in (("See here.", [file.public_id]), ("And that is all.", []))
        ]
        redaction.redact_words(said[0].pk, "It names a private person.", actor=clerk)
        redaction.redact_file(said[0].evidence.get().pk, "It is a passport.", actor=clerk)
        self.sealed, self.said, self.sealed_file = said[0].pk, said[1].pk, file.public_id

    def _look_at_listings(self) -> None:
        target, page = self.served.targets.get(number=1), self.cast.document("page.png")
        looks = [
            Seen(
                listing_id=target.listing_id, taken_at=timezone.now() - timedelta(days=day), page_id=page.pk,
                source=CaptureSource.LATER, organisation_id=self.served.organisation_id, title=f"Teapot {day}",
            )
            for day in (1, 2, 3)
        ]  # fmt: skip
        self.capture = record_captures(looks, actor=SYSTEM)[0]

    def _know_shops(self) -> None:
        cast, paper = self.cast, self.cast.document("licence.png", by=self.cast.officer)
        first, second = ensure_shops(
            {("jd.com", "7100001"): "One", ("jd.com", "7100002"): "Two"}, actor=SYSTEM
        ).values()
        self.shop = first
        self.company, self.other_company = (
            record_company(shop, actor=SYSTEM, fields={"name": name}, evidence="Its licence", document=paper)
            for shop, name in ((first, "Pots Ltd"), (second, "Cups Ltd"))
        )
        self.link = claim_link(first, second, actor=SYSTEM, kind=LinkKind.OTHER, evidence="Seen").pk
        blows = [
            Blow(
                shop_id=first, kind=StrikeKind.UPHELD_COMPLAINT, source_type="complaints.complaint", source_id=number,
                source_reference=f"C-2026-{number:06d}", occurred_at=timezone.now(),
            )
            for number in (9_001, 9_002)
        ]  # fmt: skip
        self.strike = record_strikes(blows, actor=SYSTEM)[0].pk
        look = Seen(
            listing_id=cast.listing().pk, taken_at=timezone.now(), source=CaptureSource.STAFF, shop_id=first,
            image_id=paper.pk, page_id=paper.pk,
        )  # fmt: skip
        self.shops_capture = record_captures([look], actor=SYSTEM)[0]

    def _doubt(self) -> None:
        cast, now = self.cast, timezone.now()
        self.review = GoodFaithReview.objects.create(
            reference=f"G-2026-{uuid.uuid4().int % 10**6:06d}", organisation=cast.harrow, state=ReviewState.WITHDRAWN,
            created_at=now, updated_at=now, decided_at=now, decided_by=cast.officer, decision_reason="Too many.",
        )  # fmt: skip
        self.file = GoodFaithFile.objects.create(review=self.review, document=cast.document(), added_at=now)

    def looks(self) -> Iterator[Look]:
        """Everything that is counted."""
        yield from self._staff()
        yield from self._portal()
        yield from self._lists()
        yield from self._shops()
        yield from self._accuracy()
        yield from self._clocks()
        yield from self._api()

    def _staff(self) -> Iterator[Look]:
        name, reference = "complaints_staff:", self.served.reference
        yield from self.pages(f"{name}detail", STAFF, reference, label=f"{name}detail/served")
        yield from self.pages(f"{name}checklist", STAFF, reference)
        yield from self.pages(f"{name}kit", STAFF, reference)
        yield from self.pages(f"{name}listing", STAFF, reference, 1)
        yield from self.pages(f"{name}capture_file", STAFF, reference, 1, self.capture, "page")
        yield from self.pages(f"{name}shops", ACTING_STAFF, reference)
        yield from self.pages(f"{name}write", ACTING_STAFF, reference)
        yield from self.pages(f"{name}redact", ADMINISTRATOR, reference, self.said)
        yield from self.pages(f"{name}seal", ADMINISTRATOR, reference, self.sealed)
        yield from self.pages(f"{name}seal_file", ADMINISTRATOR, reference, self.sealed_file)
        yield from self.pages("grounds_staff:list", STAFF)
        yield from self.pages("grounds_staff:version", STAFF, Ground.TRADE_MARK, 1)

    def _portal(self) -> Iterator[Look]:
        name, reference = "complaints_portal:", self.served.reference
        yield from self.pages(f"{name}detail", OWNERS, reference, label=f"{name}detail/served")
        yield from self.pages(f"{name}transition", FILING_OWNERS, reference, "act", label=f"{name}transition/act")
        yield from self.pages(f"{name}kit", OWNERS, reference)
        yield from self.pages(f"{name}listing", OWNERS, reference, 1)
        yield from self.pages(f"{name}capture_file", OWNERS, reference, 1, self.capture, "page")
        yield from self.pages(f"{name}write", FILING_OWNERS, reference)

    def _lists(self) -> Iterator[Look]:
        name, reference = "complaints_portal:", self.list.reference
        yield from self.pages(f"{name}draft_captures", FILING_OWNERS, self.draft.reference)
        yield from self.pages(f"{name}rows", FILING_OWNERS, self.draft.reference)
        yield from self.pages(f"{name}import_start", FILING_OWNERS, self.draft.reference)
        yield from self.pages(f"{name}import_look", FILING_OWNERS, reference)
        under_way = self.path(f"{name}import_progress", self.unread_list.reference)
        for role in FILING_OWNERS:
            ask = partial(signed_in(getattr(self.cast, role)).get, under_way, headers={"HX-Request": "true"})
            yield Look(f"{name}import_progress", role, ask)
        yield from self.pages(f"{name}import_refused", FILING_OWNERS, reference, "csv")
        yield from self.pages(f"{name}import_file", FILING_OWNERS, reference)

    def _shops(self) -> Iterator[Look]:
        name, shop = "shops_staff:", self.shop
        yield from self.pages(f"{name}list", STAFF)
        yield from self.pages(f"{name}ladder", STAFF)
        yield from self.pages(f"{name}detail", STAFF, shop)
        for page in ("name", "add_alias", "company", "withdraw_company", "link", "capture"):
            yield from self.pages(f"{name}{page}", ACTING_STAFF, shop)
        yield from self.pages(f"{name}judge", ACTING_STAFF, shop, self.link)
        yield from self.pages(f"{name}strike_off", ACTING_STAFF, shop, self.strike)
        yield from self.pages(f"{name}picture", STAFF, shop, self.shops_capture, PreviewSize.THUMBNAIL)
        yield from self.pages(f"{name}capture_file", STAFF, shop, self.shops_capture, "page")
        yield from self.pages(f"{name}paper", STAFF, shop, "claim", self.company.claims.get().pk)
        yield from self.pages("companies_staff:detail", STAFF, self.company.pk)
        yield from self.pages("companies_staff:change", ACTING_STAFF, self.company.pk)
        yield from self.pages("companies_staff:merge", ACTING_STAFF, self.company.pk)

    def _accuracy(self) -> Iterator[Look]:
        code, review, file = self.cast.harrow.code, self.review.reference, self.file.document.public_id
        for name, readers, actors, verb in (
            ("good_faith_staff:", STAFF, ACTING_STAFF, "reinstate"),
            ("good_faith_portal:", OWNERS, FILING_OWNERS, "appeal"),
        ):
            # An owner's own people are led to the one page that is theirs.
            yield from self.pages(f"{name}list", readers if readers == STAFF else ("agent",))
            yield from self.pages(f"{name}owner", readers, code)
            yield from self.pages(f"{name}review", readers, review)
            yield from self.pages(f"{name}transition", actors, review, verb, label=f"{name}transition/{verb}")
            yield from self.pages(f"{name}file", readers, review, file)

    def _clocks(self) -> Iterator[Look]:
        name = "clocks_staff:"
        yield from self.pages(f"{name}list", STAFF)
        yield from self.pages(f"{name}rules", STAFF)
        yield from self.pages(f"{name}rule", STAFF, "jd.review")
        yield from self.pages(f"{name}new_rule", ADMINISTRATOR, "jd.review")
        yield from self.pages(f"{name}calendars", STAFF)
        yield from self.pages(f"{name}calendar", STAFF, "cn")
        yield from self.pages(f"{name}calendar_year", STAFF, "cn", 2026)
        yield from self.pages(f"{name}new_calendar", ADMINISTRATOR, "cn", 2026)

    def _api(self) -> Iterator[Look]:
        reference, owners = self.served.reference, ("owner_client", "complainant")
        yield from self.gets("api:complaints-detail", PARTIES, reference, label="api:complaints-detail/served")
        yield from self.gets("api:complaints-captures", PARTIES, reference, 1)
        yield from self.gets("api:complaints-counter-notices", PARTIES, reference)
        yield from self.gets("api:complaints-drafts-detail", owners, self.draft.reference)
        yield from self.gets("api:complaints-imports", owners)
        yield from self.gets("api:complaints-imports-template", owners, "csv")
        for page in ("detail", "rows"):
            yield from self.gets(f"api:complaints-imports-{page}", owners, self.list.reference)
        yield from self.gets("api:complaints-imports-refused", owners, self.list.reference, "csv")
        yield from self.gets("api:complaints-batches", owners)
        yield from self.gets("api:complaints-batches-template", owners, "csv")
        for page in ("detail", "rows", "drafts"):
            yield from self.gets(f"api:complaints-batches-{page}", owners, self.batch.reference)
        yield from self.gets("api:complaints-batches-refused", owners, self.batch.reference, "csv")
        yield from self.gets("api:good-faith", owners)
        yield from self.gets("api:grounds", PARTIES)
        yield from self.gets("api:grounds-detail", PARTIES, Ground.TRADE_MARK)
        yield from self.gets("api:shops", ("jd_client", "reviewer"))
        for page in ("detail", "standing"):
            yield from self.gets(f"api:shops-{page}", ("jd_client", "reviewer"), self.shop)
