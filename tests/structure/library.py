"""The pages of the library that are counted, and the records that they are about."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core.days import house_day
from core.documents import actions as documents
from library.actions import subscriptions, topics, writing
from library.choices import EditionState, Kind, Readers
from tests.cast import SYSTEM, acting
from tests.cast_library import pdf, read, successor
from tests.structure.counting import ACTING_STAFF, ADMINISTRATOR, FILING_OWNERS, OWNERS, STAFF, Look, Looks

TABLE = "# Days\n\n| Step | Days |\n|---|--:|\n| Notice | 3 |\n\nSee ![the label](https://pictures.example/label.png)."


@dataclass
class Library(Looks):
    """A law in three editions, a guide for those named, and what an owner proposed."""

    def __post_init__(self) -> None:
        cast = self.cast
        cast.gather("officer", "complainant", "owner_admin", "owner_reader")
        kept = acting(cast.administrator)
        self.topic = topics.add_topic("takedown", name="Takedown", name_zh="下架", actor=kept)
        topics.add_topic("evidence", name="Evidence", name_zh="证据", actor=kept)
        subscriptions.subscribe_to([self.topic], actor=acting(cast.complainant))
        file = documents.store(pdf(), actor=SYSTEM, organisation_id=cast.cbbc.pk, kind="library")
        self.file = file.public_id
        self.first = cast.edition(
            EditionState.PUBLISHED,
            kind=Kind.LAW,
            topics=(self.topic,),
            effective_from=date(2019, 1, 1),
            document=file,
            body=TABLE,
            acknowledge_by=house_day() + timedelta(days=20),
        )
        changes: dict[str, Any] = {
            "changes": "Five days instead of three.",
            "changes_zh": "三日改为五日。",
            "document": file,
        }
        self.later = successor(
            self.first,
            by=cast.officer,
            effective_from=house_day() + timedelta(days=20),
            acknowledge_by=house_day() + timedelta(days=20),
            body=TABLE.replace("3", "5"),
            **changes,
        )
        read(self.later, by=cast.complainant)
        self.draft = writing.begin_edition(self.first.entry_id, actor=acting(cast.officer))
        self.named = cast.edition(EditionState.PUBLISHED, readers=Readers.NAMED, named=(cast.harrow,))
        self.proposal = cast.edition(EditionState.PROPOSED)
        self.declined = cast.edition(EditionState.DECLINED)
        self.entry = self.first.entry.reference

    def looks(self) -> Iterator[Look]:
        """Everything that is counted."""
        yield from self._staff()
        yield from self._writing()
        yield from self._portal()
        number = self.first.number
        yield from self.gets("api:library-file", ("jd_client", "complainant"), self.entry, number, str(self.file))

    def _staff(self) -> Iterator[Look]:
        name = "library_staff:"
        yield from self.pages(f"{name}list", STAFF)
        yield from self.pages(f"{name}list", STAFF, label=f"{name}list/searched", view="all", q="notified", kind="law")
        yield from self.pages(f"{name}detail", STAFF, self.entry)
        yield from self.pages(f"{name}edition", STAFF, self.later.reference)
        yield from self.pages(f"{name}compare", STAFF, self.entry)
        yield from self.pages(f"{name}file", STAFF, self.first.reference, self.file)
        yield from self.pages(f"{name}readers", STAFF, self.later.reference)
        yield from self.pages(f"{name}topics", STAFF)
        yield from self.pages(f"{name}subscriptions", STAFF)

    def _writing(self) -> Iterator[Look]:
        name = "library_staff:"
        yield from self.pages(f"{name}new", ACTING_STAFF)
        yield from self.pages(f"{name}edit", ACTING_STAFF, self.draft.reference)
        yield from self.pages(f"{name}describe", ACTING_STAFF, self.entry)
        yield from self.pages(f"{name}access", ACTING_STAFF, self.named.entry.reference)
        yield from self.pages(f"{name}new_edition", ACTING_STAFF, self.entry)
        yield from self.pages(f"{name}transition", ACTING_STAFF, self.proposal.reference, "decline")
        yield from self.pages(f"{name}new_topic", ADMINISTRATOR)
        yield from self.pages(f"{name}topic", ADMINISTRATOR, self.topic.code)

    def _portal(self) -> Iterator[Look]:
        name = "library_portal:"
        yield from self.pages(f"{name}list", OWNERS)
        yield from self.pages(f"{name}list", OWNERS, label=f"{name}list/searched", q="notified", topic="takedown")
        yield from self.pages(f"{name}detail", OWNERS, self.entry)
        yield from self.pages(f"{name}edition", OWNERS, self.later.reference)
        yield from self.pages(f"{name}compare", OWNERS, self.entry)
        yield from self.pages(f"{name}file", OWNERS, self.first.reference, self.file)
        yield from self.pages(f"{name}proposals", OWNERS)
        yield from self.pages(f"{name}subscriptions", OWNERS)
        yield from self.pages(f"{name}propose", FILING_OWNERS)
        yield from self.pages(f"{name}edit", FILING_OWNERS, self.proposal.reference)
        yield from self.pages(f"{name}transition", FILING_OWNERS, self.proposal.reference, "discard")
