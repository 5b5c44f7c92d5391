"""The words of a PDF: what its pages show, read back through the fonts' own tables of characters."""

import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj\b(.*?)endobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
# A font that is chosen, a string that is shown as codes, or the beginning of one in letters. What stands in
# hexadecimal behind a name is said to machines and not shown.
TOKEN = re.compile(rb"/(?P<font>\w+) [\d.]+ Tf|(?<=[\[\s\)\d])<(?P<code>[0-9A-F]+)>|\(")
ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
WIDTH = 2  # bytes of a character's code
Objects = dict[int, tuple[bytes, bytes]]


def words_of(content: bytes) -> str:
    """Every character that the pages show, in the order in which it is drawn, without spaces."""
    objects = _objects(content)
    pages = [head for head, _body in objects.values() if re.search(rb"/Type\s*/Page\b", head)]
    assert pages, "no page was found"
    return "".join(_page(objects, page) for page in pages)


def _page(objects: Objects, page: bytes) -> str:
    resources = objects[_reference(page, b"Resources")][0]
    named = re.search(rb"/Font\s*<<(.*?)>>", resources, re.DOTALL)
    assert named
    fonts = {name: _characters(objects, int(key)) for name, key in re.findall(rb"/(\w+) (\d+) 0 R", named[1])}
    return _drawn(objects[_reference(page, b"Contents")][1], fonts)


def _objects(content: bytes) -> Objects:
    """Each object by its number: what stands before its stream, and the stream unpacked."""
    found: Objects = {}
    for number, inside in OBJECT.findall(content):
        head, _sign, _rest = inside.partition(b"stream")
        stream = STREAM.search(inside)
        body = stream[1] if stream else b""
        if b"FlateDecode" in head:
            body = zlib.decompressobj().decompress(body)
        found[int(number)] = (head, body)
    return found


def _reference(head: bytes, name: bytes) -> int:
    found = re.search(rb"/" + name + rb"\s+(\d+) 0 R", head)
    assert found
    return int(found[1])


def _characters(objects: Objects, font: int) -> dict[bytes, str]:
    """Codes of a font and the characters for which they stand."""
    body = objects[_reference(objects[font][0], b"ToUnicode")][1]
    found: dict[bytes, str] = {}
    for part in re.findall(rb"beginbfchar(.*?)endbfchar", body, re.DOTALL):
        for code, text in re.findall(rb"<(\w+)>\s*<(\w+)>", part):
            found[bytes.fromhex(code.decode())] = bytes.fromhex(text.decode()).decode("utf-16-be")
    return found


def _drawn(body: bytes, fonts: dict[bytes, dict[bytes, str]]) -> str:
    characters: dict[bytes, str] = {}
    shown: list[str] = []
    place = 0
    while found := TOKEN.search(body, place):
        place = found.end()
        if found["font"]:
            characters = fonts[found["font"]]
            continue
        raw = bytes.fromhex(found["code"].decode()) if found["code"] else b""
        if not found["code"]:
            raw, place = _string(body, place)
        shown += [characters.get(raw[at : at + WIDTH], "") for at in range(0, len(raw), WIDTH)]
    return "".join("".join(shown).split())


def _string(body: bytes, begin: int) -> tuple[bytes, int]:
    """The string behind an opening bracket, in which further pairs of brackets may stand; and where it ends."""
    depth, place = 1, begin
    while depth:
        sign = body[place : place + 1]
        depth += {b"(": 1, b")": -1}.get(sign, 0)
        place += 2 if sign == b"\\" else 1
    return ESCAPED.sub(_unescaped, body[begin : place - 1]), place


def _unescaped(found: "re.Match[bytes]") -> bytes:
    given = found[1]
    return bytes([int(given, 8)]) if given.isdigit() else ESCAPES.get(given, given)
