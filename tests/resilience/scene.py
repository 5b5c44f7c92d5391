"""Fills the house with people and records, and says how to act for them."""

import json
import sys

from complaints.choices import ComplaintState
from tests.api.callers import calling
from tests.cast import PASSWORD, Cast, signed_in
from tests.conftest import load_reference_data


def tell() -> None:
    """Make them, and print sessions, tokens and references as JSON."""
    load_reference_data()
    cast = Cast()
    found = {
        "complainant": signed_in(cast.complainant).cookies["sessionid"].value,
        "officer": signed_in(cast.officer).cookies["sessionid"].value,
        "email": cast.complainant.email,
        "password": PASSWORD,
        "token": calling(cast.owner_client).token,
        "right": cast.mark.number,
        "draft": cast.draft().reference,
        "complaints": [cast.complaint(ComplaintState.SUBMITTED).reference for _ in range(4)],
    }
    json.dump(found, sys.stdout)
