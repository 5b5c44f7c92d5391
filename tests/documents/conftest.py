"""An owner and a stranger, with an empty store of files for each test."""

from pathlib import Path

import pytest
from django.conf import LazySettings

from core.accounts.actors import Actor
from core.accounts.choices import OrganisationKind
from core.accounts.models import Organisation, Person


@pytest.fixture(autouse=True)
def evidence(settings: LazySettings, tmp_path: Path) -> Path:
    """Where this test's files are kept."""
    settings.STORAGES = settings.STORAGES | {
        "evidence": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    }
    return tmp_path


def _person(code: str) -> Actor:
    organisation = Organisation.objects.create(kind=OrganisationKind.RIGHTS_OWNER, name=f"{code} Ltd", code=code)
    person = Person.objects.create_user(f"{code}@example.test", name=code.title(), organisation=organisation)
    return Actor.person(person)


@pytest.fixture
def owner(db: None) -> Actor:
    """Somebody who brings files."""
    return _person("owner")


@pytest.fixture
def stranger(db: None) -> Actor:
    """Somebody of another organisation."""
    return _person("stranger")
