"""What was seen of a listing stands as it was seen."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from merchants.choices import CaptureSource
from merchants.models import Capture, Listing, Shop
from tests.cast import Cast, next_sku

pytestmark = pytest.mark.django_db


def test_nobody_changes_or_removes_a_capture(cast: Cast) -> None:
    listing = Listing.objects.create(platform="jd.com", sku=next_sku())
    Shop.objects.create(platform="jd.com", number="5", name="茶壶 x")
    assert Shop.objects.filter(search_text__contains="茶茶壶壶").exists()
    capture = Capture.objects.create(listing=listing, taken_at=timezone.now(), source=CaptureSource.STAFF, title="Cup")
    with pytest.raises(IntegrityError), transaction.atomic():
        Capture.objects.filter(pk=capture.pk).update(title="Another")
    with pytest.raises(IntegrityError), transaction.atomic():
        Capture.objects.filter(pk=capture.pk).delete()
