"""The bare addresses of the audiences lead to their first page."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "door", "first"),
    [
        ("officer", "/staff/", "complaints_staff:list"),
        ("staff_reader", "/staff/", "complaints_staff:list"),
        ("complainant", "/portal/", "complaints_portal:list"),
        ("agent", "/portal/", "complaints_portal:list"),
    ],
)
def test_who_types_the_bare_address_of_their_part_comes_to_its_first_page(
    cast: Cast, role: str, door: str, first: str
) -> None:
    answer = signed_in(getattr(cast, role)).get(door)
    assert (answer.status_code, answer["Location"]) == (302, reverse(first))


@pytest.mark.parametrize(
    ("role", "door"), [("officer", "/portal/"), ("complainant", "/staff/"), ("reviewer", "/staff/")]
)
def test_the_door_of_others_is_not_there(cast: Cast, role: str, door: str) -> None:
    assert signed_in(getattr(cast, role)).get(door).status_code == 404


def test_a_visitor_signs_in_first() -> None:
    answer = Client().get("/staff/")
    assert answer["Location"].startswith("/account/login/")
