"""What an installation begins with is loaded by one command, which says what each part took."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command, get_commands

from dev.run import PART

BY_ITSELF = {"load_foundations", "load_demonstration"}


def test_whatever_there_is_to_load_is_loaded_with_the_rest() -> None:
    there = {name for name in get_commands() if name.startswith("load_")} - BY_ITSELF
    assert there == set(settings.IPP_FOUNDATIONS)


@pytest.mark.django_db
def test_who_waits_reads_what_each_part_took() -> None:
    said = StringIO()
    call_command("load_foundations", stdout=said)
    assert [line.split()[-1] for line in PART.findall(said.getvalue())] == list(settings.IPP_FOUNDATIONS)


@pytest.mark.django_db
def test_who_wants_to_know_more_reads_what_each_part_said() -> None:
    said = StringIO()
    call_command("load_foundations", stdout=said, verbosity=2)
    assert "owner.election version 1" in said.getvalue()
