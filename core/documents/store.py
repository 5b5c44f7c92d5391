"""Where the bytes of documents lie."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.files.storage import Storage, storages
from django.db import DatabaseError
from django.http import Http404

from core.documents.errors import DocumentRefused, StorageUnavailable

logger = logging.getLogger(__name__)


@contextmanager
def evidence() -> Iterator[Storage]:
    """The store of evidence. A full disk, or an object store that is away, is StorageUnavailable.

    Each store's library raises kinds of its own: whatever comes out is taken for that, a missing file aside
    (FileNotFoundError).
    """
    try:
        yield storages["evidence"]
    except (FileNotFoundError, DocumentRefused, Http404, DatabaseError):
        raise
    except Exception as error:
        logger.exception("the store of evidence does not work")
        raise StorageUnavailable from error
