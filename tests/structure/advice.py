"""The pages and endpoints of advice requests that are counted, and the records that they are about."""

from collections.abc import Iterator
from dataclasses import dataclass

from complaints.advice import actions
from complaints.advice.choices import AdviceState
from core.documents.choices import PreviewSize
from tests.advice.asking import asked, in_state, moved
from tests.cast import acting
from tests.structure.counting import ACTING_STAFF, FILING_OWNERS, OWNERS, STAFF, Look, Looks

READERS = ("owner_client", "jd_client", "complainant")


@dataclass
class Advice(Looks):
    """A request with everything that it can have, and one in each state that matters to a page."""

    def __post_init__(self) -> None:
        cast = self.cast
        self.waiting = in_state(cast, AdviceState.WAITING)
        self.open = asked(cast, right=cast.mark)
        self.answered = in_state(cast, AdviceState.ANSWERED, right=cast.mark)
        request = asked(cast, right=cast.mark, documents=[cast.document("offer.png")], came_from=cast.draft())
        for verb in ("take", "question_back", "supply", "reply"):
            documents = [cast.document("agreement.png").public_id] if verb == "supply" else []
            request = moved(cast, request, verb, documents=documents)
        actions.begin_complaint(request.pk, cast.mark, actor=acting(cast.complainant))
        self.request = request
        self.file = request.files.earliest("pk").document.public_id

    def looks(self) -> Iterator[Look]:
        """Everything that is counted."""
        yield from self._staff()
        yield from self._portal()
        yield from self._api()

    def _staff(self) -> Iterator[Look]:
        name, reference = "advice_staff:", self.request.reference
        yield from self.pages(f"{name}list", STAFF)
        yield from self.pages(f"{name}list", STAFF, label=f"{name}list/searched", view="all", q="harrow", topic="price")
        yield from self.pages(f"{name}detail", STAFF, reference)
        yield from self.pages(f"{name}transition", ACTING_STAFF, self.open.reference, "reply")
        yield from self.pages(f"{name}file", STAFF, reference, self.file)
        yield from self.pages(f"{name}preview", STAFF, reference, self.file, PreviewSize.THUMBNAIL)

    def _portal(self) -> Iterator[Look]:
        name, reference = "advice_portal:", self.request.reference
        yield from self.pages(f"{name}list", OWNERS)
        yield from self.pages(f"{name}ask", FILING_OWNERS)
        yield from self.pages(f"{name}detail", OWNERS, reference)
        yield from self.pages(f"{name}transition", FILING_OWNERS, self.waiting.reference, "supply")
        yield from self.pages(f"{name}complaint", FILING_OWNERS, self.answered.reference)
        yield from self.pages(f"{name}file", OWNERS, reference, self.file)
        yield from self.pages(f"{name}preview", OWNERS, reference, self.file, PreviewSize.THUMBNAIL)

    def _api(self) -> Iterator[Look]:
        reference = self.request.reference
        yield from self.gets("api:advice", READERS)
        for endpoint in ("detail", "events", "remarks"):
            yield from self.gets(f"api:advice-{endpoint}", READERS[::2], reference)
        yield from self.gets("api:advice-file", READERS[::2], reference, self.file)
