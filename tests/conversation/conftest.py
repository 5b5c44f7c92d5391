"""What tests of conversations share: writing as somebody, and reading at every place where words can be read."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from complaints.conversation import actions
from complaints.models import Complaint, Remark
from core.accounts.choices import Audience
from core.accounts.models import ApiClient, Person
from tests.cast import Cast, acting, signed_in

A = Audience
Write = Callable[..., Remark]


@pytest.fixture
def write(cast: Cast) -> Write:
    """Write about a complaint as somebody."""

    def written(
        who: Person | ApiClient, complaint: Complaint, *readers: str, text: str = "Have a look.", **more: Any
    ) -> Remark:
        return actions.write(complaint.pk, text, readers=readers, actor=acting(who), **more)

    return written


@pytest.fixture
def desk(cast: Cast) -> Client:
    """The case officer's browser."""
    return signed_in(cast.officer)


@pytest.fixture
def owner(cast: Cast) -> Client:
    """The complainant's browser."""
    return signed_in(cast.complainant)
