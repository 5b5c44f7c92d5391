"""Rows of old imports go; figures, file and page stay."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from core.imports import purging
from core.imports.models import Import
from tests.cast import Cast, signed_in
from tests.imports.conftest import applied, csv_of, read

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.imports.urls")]
ROWS = [["1", "First"], ["2", "Second"], ["x", "Third"]]


def aged(record: Import, days: float) -> Import:
    Import.objects.filter(pk=record.pk).update(finished_at=timezone.now() - timedelta(days=days))
    return record


@pytest.fixture
def kept_days(settings: Any) -> int:
    settings.IPP_IMPORT_ROWS_KEPT_DAYS = 30
    return 30


def test_rows_of_imports_that_were_over_long_ago_are_deleted_and_no_others(cast: Cast, kept_days: int) -> None:
    old = aged(applied(read(cast, csv_of(ROWS)), cast), kept_days + 1)
    young = aged(read(cast, csv_of(ROWS)), kept_days - 1)
    undecided = read(cast, csv_of(ROWS))
    Import.objects.filter(pk=undecided.pk).update(created_at=timezone.now() - timedelta(days=400))
    assert purging.purge(timezone.now()) == 3
    assert purging.purge(timezone.now()) == 0
    assert [one.rows.count() for one in (old, young, undecided)] == [0, 3, 3]
    old.refresh_from_db()
    assert (old.has_rows, old.read_count, old.applied_count, old.refused_count) == (False, 3, 2, 1)


def test_many_rows_are_deleted_in_several_statements(
    cast: Cast, kept_days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purging, "BATCH", 2)
    record = aged(applied(read(cast, csv_of(ROWS)), cast), kept_days + 1)
    assert purging.purge(timezone.now()) == 3
    assert not record.rows.exists()


def test_the_page_of_an_old_import_keeps_figures_and_file_and_says_that_the_rows_are_gone(
    cast: Cast, kept_days: int
) -> None:
    record = aged(applied(read(cast, csv_of(ROWS)), cast), kept_days + 1)
    purging.purge(timezone.now())
    clara = signed_in(cast.complainant)
    look = f"/portal/shops/imports/{record.reference}/"
    page = clara.get(look).content.decode()
    assert "2 rows were written." in page
    assert "are deleted. The figures and the file stay." in page
    assert "refused.csv" not in page
    assert "?verdict=" not in page
    assert clara.get(f"{look}refused.csv").status_code == 404
    assert clara.get(f"{look}file/").status_code == 200


def test_an_installation_keeps_rows_for_half_a_year_unless_it_says_otherwise() -> None:
    assert settings.IPP_IMPORT_ROWS_KEPT_DAYS == 180
