"""Files that come with a verb: stored beforehand, and named by their ids."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.documents import queries as documents
from core.documents.models import Document
from core.workflow.errors import InvalidInputs
from core.workflow.table import Move


def files_given(ids: Collection[UUID], *, actor: Actor, bound: Collection[int] = ()) -> list[Document]:
    """The stored files that an actor names, in its order, each once; `bound` are keys of those that the record has.

    One statement; none where none is named. Raises InvalidInputs at `documents` where one is unknown or another
    organisation's, or is bound already.
    """
    found = documents.owned_by(actor, ids)
    if len(found) != len(set(ids)):
        raise InvalidInputs({"documents": [_("One of these files is not known, or not yours.")]})
    if any(document.pk in bound for document in found):
        raise InvalidInputs({"documents": [_("One of these files is part of it already.")]})
    return found


def files_with(move: Move[Any], *, bound: Iterable[int] = ()) -> list[Document]:
    """The files that come with a verb (its input `documents`); the event tells how many there are.

    `bound` as with files_given, and asked for only where there are files. Raises InvalidInputs as files_given.
    """
    ids = move.inputs.get("documents") or []
    if not ids:
        return []
    found = files_given(ids, actor=move.actor, bound=set(bound))
    move.data["files"] = len(found)
    return found
