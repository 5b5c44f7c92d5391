"""Names of files as people gave them, made safe to show, to store and to save."""

import re
import unicodedata

MAX_BYTES = 180  # in UTF-8: what file systems take, with room for a prefix

_SEPARATORS = re.compile(r"[/\\]")
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_SPACES = re.compile(r"\s+")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
# Control and formatting characters (bidirectional overrides hide an ending), surrogates, private and unassigned ones.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def safe_name(raw: str) -> str:
    """Keep the last part of a path without unseen or forbidden characters; Chinese stays. Never empty, never hidden."""
    name = _SEPARATORS.split(unicodedata.normalize("NFC", raw))[-1]
    name = "".join(
        " " if character.isspace() else character
        for character in name
        if character.isspace() or unicodedata.category(character) not in _UNSEEN
    )
    name = _SPACES.sub(" ", _FORBIDDEN.sub("_", name)).strip(". ")
    if not name:
        return "document"
    return _shorten(f"_{name}" if _RESERVED.fullmatch(name) else name)


def extension(name: str) -> str:
    """The ending in lower case without its stop, or an empty text."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem else ""


def _shorten(name: str) -> str:
    """Cut the stem, never the ending, and never through a character."""
    at = len(name) - len(extension(name)) - 1
    stem, suffix = (name[:at], name[at:]) if 0 < len(name) - at <= 10 and extension(name) else (name, "")
    room = MAX_BYTES - len(suffix.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(". ") + suffix
