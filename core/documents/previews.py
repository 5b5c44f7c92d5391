"""Pictures that are safe to show: decoded, turned upright, made smaller and encoded anew, without any metadata."""

import io
import logging
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from PIL import Image, ImageOps

from core.documents.choices import TYPES, PreviewSize, PreviewState
from core.documents.models import Blob
from core.documents.store import evidence

logger = logging.getLogger(__name__)

LONGEST_SIDE = {PreviewSize.PREVIEW: 1600, PreviewSize.THUMBNAIL: 240}  # pixels
_QUALITY = 80


def make(blob: Blob) -> PreviewState:
    """Make both sizes unless they are there, and note it. Running it twice, or in two places, changes nothing.

    Raises StorageUnavailable; the picture then still waits to be made.
    """
    if blob.preview_state == PreviewState.NONE:
        return PreviewState.NONE
    with evidence() as storage:
        try:
            with storage.open(blob.storage_key, "rb") as file:
                original = io.BytesIO(file.read())
        except FileNotFoundError:
            logger.warning("no preview of blob %s: its bytes are gone", blob.pk)
            return _note(blob, PreviewState.FAILED)
    try:
        pictures = render(original, TYPES[blob.media_type].pillow)
    except Exception:  # a stranger's file: decoders stumble in many ways, and all mean that there is no picture
        logger.warning("no preview of blob %s", blob.pk, exc_info=True)
        return _note(blob, PreviewState.FAILED)
    with evidence() as storage:
        for size, content in pictures.items():
            _keep(storage, blob.preview_key(size), content)
    return _note(blob, PreviewState.READY)


def _keep(storage: Storage, key: str, content: bytes) -> None:
    if not storage.exists(key):
        saved = storage.save(key, ContentFile(content))
        if saved != key:  # another worker was faster
            storage.delete(saved)


def render(file: IO[bytes], decoder: str) -> dict[PreviewSize, bytes]:
    """Encode the first frame as WebP in each size. Raises whatever the decoder raises."""
    longest = LONGEST_SIDE[PreviewSize.PREVIEW]
    with Image.open(file, formats=[decoder]) as source:
        source.thumbnail((longest, longest))  # in place: a copy would double the memory of a large picture
        upright = ImageOps.exif_transpose(source)
        clean = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    # A new image takes the pixels along and leaves place, camera and comments behind.
    bare = Image.new(clean.mode, clean.size)
    bare.paste(clean)
    return {size: _encode(bare, side) for size, side in LONGEST_SIDE.items()}


def _encode(image: Image.Image, side: int) -> bytes:
    image.thumbnail((side, side))
    target = io.BytesIO()
    image.save(target, "WEBP", quality=_QUALITY)
    return target.getvalue()


def _note(blob: Blob, state: PreviewState) -> PreviewState:
    if blob.preview_state != state:
        Blob.objects.filter(pk=blob.pk).update(preview_state=state)
        blob.preview_state = state
    return state
