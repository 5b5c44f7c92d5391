"""Reading documents. Who may see one is the owning app's question; these answer only whose it is."""

from collections.abc import Iterable
from uuid import UUID

from core.accounts.actors import Actor
from core.documents.models import Document


def owned_by(actor: Actor, public_ids: Iterable[UUID]) -> list[Document]:
    """The documents of the actor's own organisation among these, in the order asked for, each once, content loaded.

    What is unknown or another organisation's is left out: compare the lengths to tell.
    """
    wanted = list(dict.fromkeys(public_ids))
    if actor.organisation_id is None or not wanted:
        return []
    found = Document.objects.filter(organisation_id=actor.organisation_id, public_id__in=wanted).select_related("blob")
    by_id = {document.public_id: document for document in found}
    return [by_id[public_id] for public_id in wanted if public_id in by_id]
