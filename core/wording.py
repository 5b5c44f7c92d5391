"""Words that people gave, as they are kept."""


def plain(text: str) -> str:
    """Without what cannot be stored, with one kind of line end, and nothing blank around it."""
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def in_one_line(text: str) -> str:
    """The same in one line, with single spaces."""
    return " ".join(text.replace("\x00", "").split())
