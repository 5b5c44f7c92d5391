"""What tests about agreements are made of."""

from datetime import UTC, date, datetime
from typing import Any

from core.documents.models import Document
from programmes.actions import agreements
from programmes.actions.agreements import Promise, Terms
from programmes.choices import CommitmentKind, Party
from programmes.measures import FULFILMENTS
from programmes.models import Agreement, Commitment, Fulfilment
from tests.cast import Cast, acting

# Noon in Beijing on a day under the agreement of 2019.
NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)


def terms(cast: Cast, **more: Any) -> Terms:
    """The terms of the agreement of 2019, but for what is given."""
    given: dict[str, Any] = {
        "title": "Agreement of 2019",
        "title_zh": "2019年协议",
        "council_id": cast.cbbc.pk,
        "platform_id": cast.jd.pk,
        "signed_on": date(2019, 11, 4),
        "source": "The paper itself",
    }
    return Terms(**(given | more))


def registered(cast: Cast, *, now: datetime = NOW, **more: Any) -> Agreement:
    """An agreement that the case officer registered."""
    return agreements.register_agreement(terms(cast, **more), actor=acting(cast.officer), now=now)


def promise(**more: Any) -> Promise:
    """Roundtables, entered with their papers, but for what is given."""
    given: dict[str, Any] = {
        "kind": CommitmentKind.ROUNDTABLES,
        "wording": "The two sides meet at roundtables.",
        "wording_zh": "双方定期举行圆桌会议。",
        "party": Party.BOTH,
        "measure": FULFILMENTS,
    }
    return Promise(**(given | more))


def promised(cast: Cast, agreement: Agreement, *, now: datetime = NOW, **more: Any) -> Commitment:
    """A commitment that the case officer wrote down."""
    return agreements.add_commitment(agreement.reference, promise(**more), actor=acting(cast.officer), now=now)


def paper(cast: Cast, name: str = "minutes.png") -> Document:
    """A picture of a paper, CBBC's own."""
    return cast.document(name, by=cast.officer)


def recorded(
    cast: Cast, commitment: Commitment, day: date, title: str = "Roundtable", *, now: datetime = NOW
) -> Fulfilment:
    """Something that the case officer entered for a commitment."""
    return agreements.record_fulfilment(
        commitment.pk, actor=acting(cast.officer), happened_on=day, title=title, document=paper(cast), now=now
    )
