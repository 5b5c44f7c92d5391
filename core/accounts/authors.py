"""How the author of something written is named to those who read it."""

from typing import Protocol

from core.accounts.choices import Audience


class Written(Protocol):
    """What keeps who wrote it as text: a person's name, their organisation's, and the audience they belong to."""

    author_label: str
    author_audience: str
    author_organisation_name: str


def author_of(written: Written, *, reader: str) -> str:
    """Colleagues and staff read the author's name, every other audience the organisation's."""
    if reader in {written.author_audience, Audience.STAFF}:
        return written.author_label
    return written.author_organisation_name or written.author_label
