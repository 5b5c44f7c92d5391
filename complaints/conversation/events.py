"""Audit verbs of the conversation. What was written is not in them: it stands in the remark, and can be redacted."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Audience
from core.audit.verbs import Verb, register

A = Audience
# By who reads the message: a timeline tells nobody of what they may not read.
EVENTS: Mapping[frozenset[str], str] = {
    frozenset({A.STAFF}): "complaints.note_written",
    frozenset({A.PORTAL, A.STAFF}): "complaints.owner_message_written",
    frozenset({A.STAFF, A.PARTNER}): "complaints.platform_message_written",
    frozenset({A.PORTAL, A.STAFF, A.PARTNER}): "complaints.message_written",
}


def present_files(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """How many files came with it, where any did."""
    count = data.get("files", 0)
    words = ngettext(" (with %(count)s file)", " (with %(count)s files)", count) % {"count": count}
    return {**data, "with_files": words if count else ""}


def present_redacted(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was redacted or opened."""
    return {**data, "what": gettext("a file") if data.get("file") else gettext("a message")}


register(
    Verb(
        "complaints.note_written",
        _("Wrote an internal note%(with_files)s"),
        icon="journal-text",
        readers=frozenset({A.STAFF}),
        present=present_files,
    ),
    Verb(
        "complaints.owner_message_written",
        _("Wrote a message that the rights owner and CBBC read%(with_files)s"),
        icon="chat-left-text",
        readers=frozenset({A.PORTAL, A.STAFF}),
        present=present_files,
    ),
    Verb(
        "complaints.platform_message_written",
        _("Wrote a message that CBBC and JD read%(with_files)s"),
        icon="chat-left-text",
        readers=frozenset({A.STAFF, A.PARTNER}),
        present=present_files,
    ),
    Verb(
        "complaints.message_written",
        _("Wrote a message that everybody reads%(with_files)s"),
        icon="chat-left-text",
        readers=frozenset({A.PORTAL, A.STAFF, A.PARTNER}),
        present=present_files,
    ),
    Verb(
        "complaints.redacted",
        _("Redacted %(what)s in the conversation: %(because)s"),
        icon="eraser",
        tone="warn",
        readers=frozenset({A.STAFF}),
        present=present_redacted,
    ),
    Verb(
        "complaints.seal_opened",
        _("Opened the seal of %(what)s that was redacted: %(because)s"),
        icon="unlock",
        tone="warn",
        readers=frozenset({A.STAFF}),
        present=present_redacted,
    ),
)
