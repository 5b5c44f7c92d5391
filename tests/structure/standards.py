"""The pages of standards that are counted, and the records that they are about."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.days import house_day
from core.documents import actions as documents
from library.actions import writing
from library.choices import EditionState, Kind
from library.standards import adopting, clauses, consulting
from tests.cast import SYSTEM, acting
from tests.cast_library import pdf, successor
from tests.structure.counting import ACTING_STAFF, OWNERS, STAFF, Look, Looks

WORDS = {"number": "2", "heading": "Proof", "heading_zh": "证明", "text": "It is proven.", "text_zh": "已证实。"}


@dataclass
class Standards(Looks):
    """A standard in two editions with a draft of a third, and another one that is out for comments."""

    def __post_init__(self) -> None:
        cast, today = self.cast, house_day()
        cast.gather("officer", "complainant", "owner_admin", "owner_reader")
        officer = acting(cast.officer)
        said = {"kind": Kind.STANDARD, "effective_from": today}
        self.first = cast.edition(EditionState.PUBLISHED, **said)
        self.second = successor(
            self.first, by=cast.officer, effective_from=today, changes="A clause.", changes_zh="新增条款。"
        )
        adopting.adopt(self.second.pk, "A. Harrow, General Counsel", actor=acting(cast.owner_admin))
        paper = documents.store(pdf(), actor=SYSTEM, organisation_id=cast.cbbc.pk, kind="adoption")
        self.adoption = adopting.record_adoption(
            self.second.pk, cast.jd.pk, signed_by="Li Wei", adopted_on=today, document=paper, actor=officer
        )
        self.draft = writing.begin_edition(self.first.entry_id, actor=officer)
        self.clause = clauses.add_clause(self.draft.pk, WORDS, actor=officer)
        self.out = cast.edition(EditionState.CONSULTING, proposer=cast.complainant, **said)
        clause = self.out.clauses.get()
        self.comment = consulting.comment(clause.pk, "Too vague.", "Say how.", actor=acting(cast.complainant))
        consulting.answer(self.comment.pk, "partly", "Made clearer.", actor=officer)
        self.asked_about = clause

    def looks(self) -> Iterator[Look]:
        """Everything that is counted."""
        yield from self._staff()
        yield from self._portal()
        yield from self._api()

    def _staff(self) -> Iterator[Look]:
        name = "standards_staff:"
        yield from self.pages(f"{name}clauses", STAFF, self.draft.reference)
        yield from self.pages(f"{name}compare", STAFF, self.draft.reference)
        yield from self.pages(f"{name}comments", STAFF, self.out.reference)
        yield from self.pages(f"{name}adoptions", STAFF, self.second.reference)
        yield from self.pages(f"{name}paper", STAFF, self.second.reference, self.adoption.pk)
        yield from self.pages(f"{name}add", ACTING_STAFF, self.draft.reference)
        yield from self.pages(f"{name}change", ACTING_STAFF, self.draft.reference, self.clause.pk)
        yield from self.pages(f"{name}remove", ACTING_STAFF, self.draft.reference, self.clause.pk)
        yield from self.pages(f"{name}consulted", ACTING_STAFF, self.draft.reference)
        yield from self.pages(f"{name}answer", ACTING_STAFF, self.out.reference, self.comment.pk)
        yield from self.pages(f"{name}record", ACTING_STAFF, self.second.reference)
        yield from self.pages(f"{name}revoke", ACTING_STAFF, self.second.reference, self.adoption.pk)

    def _portal(self) -> Iterator[Look]:
        name = "standards_portal:"
        yield from self.pages(f"{name}list", OWNERS)
        yield from self.pages(f"{name}consultation", OWNERS, self.out.reference)
        yield from self.pages(f"{name}detail", OWNERS, self.second.reference)
        yield from self.pages(f"{name}compare", OWNERS, self.second.reference)
        yield from self.pages(f"{name}comment", ("complainant",), self.out.reference, self.asked_about.pk)
        yield from self.pages(f"{name}finish", ("complainant",), self.out.reference)
        yield from self.pages(f"{name}adopt", ("owner_admin",), self.second.reference)
        yield from self.pages(f"{name}revoke", ("owner_admin",), self.second.reference)

    def _api(self) -> Iterator[Look]:
        readers = ("owner_client", "jd_client", "complainant")
        entry, out = self.second.entry.reference, self.out.entry.reference
        yield from self.gets("api:library", readers)
        yield from self.gets("api:library", readers, label="api:library/searched", q="notified", kind="standard")
        yield from self.gets("api:library-detail", readers, entry)
        yield from self.gets("api:library-edition", readers, entry, self.second.number)
        yield from self.gets("api:library-comments", ("owner_client", "complainant"), out, self.out.number)
