"""What a file must be to be taken in."""

import io

import pytest
from django.conf import LazySettings
from hypothesis import given, settings
from hypothesis import strategies as st

from core.documents.errors import DocumentRefused
from core.documents.inspection import Inspection, inspect
from core.documents.names import MAX_BYTES, extension, safe_name
from tests.documents import samples


def refused(content: bytes, name: str) -> str:
    with pytest.raises(DocumentRefused) as refusal:
        inspect(io.BytesIO(content), name=name)
    assert refusal.value.message
    return refusal.value.code


@pytest.mark.parametrize("name", samples.ACCEPTED)
def test_what_the_programme_works_with_is_accepted(name: str) -> None:
    assert inspect(io.BytesIO(samples.ACCEPTED[name]), name=name).media_type


def test_the_size_of_a_picture_is_known_without_decoding_it() -> None:
    found = inspect(io.BytesIO(samples.picture("JPEG", (40, 30))), name="a.jpg")
    assert found == Inspection("image/jpeg", 40, 30)


def test_a_pdf_that_may_need_a_password_is_marked() -> None:
    assert inspect(io.BytesIO(samples.ENCRYPTED_PDF), name="a.pdf").is_encrypted
    assert not inspect(io.BytesIO(samples.PDF), name="a.pdf").is_encrypted


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (samples.picture("PNG"), "photo.jpg", "type_mismatch"),
        (samples.PDF, "photo.png", "type_mismatch"),
        (b"hello", "certificate.pdf", "type_mismatch"),
        (samples.HTML, "certificate.pdf", "type_mismatch"),
        (samples.EXE, "photo.png", "type_mismatch"),
        (samples.MP4.replace(b"ftypisom", b"ftypheic"), "photo.jpg", "type_mismatch"),
        (samples.SVG, "picture.svg", "wrong_type"),
        (samples.EXE, "setup.exe", "wrong_type"),
        (samples.HTML, "page.html", "wrong_type"),
        (samples.archive(), "evidence.zip", "wrong_type"),
        (samples.archive(), "evidence.xlsx", "wrong_type"),
        (samples.SVG, "picture.txt", "active_content"),
        (samples.HTML, "page.csv", "active_content"),
        (b" " * 5000 + b"<SCRIPT>alert(1)</SCRIPT>", "note.txt", "active_content"),
        ("\ufeff<html>".encode("utf-16-le"), "note.txt", "active_content"),
        (b"#!/bin/sh\nrm -r x", "note.txt", "active_content"),
        (b"<?php system($_GET[0]);", "note.txt", "active_content"),
        (samples.EXE, "note.txt", "damaged"),
        (samples.OLD_OFFICE, "letter.docx", "old_office"),
        (
            samples.office("word/document.xml", word__vbaProject__bin=b"x").replace(
                b"vbaProject/bin", b"vbaProject.bin"
            ),
            "a.docx",
            "macros",
        ),
        (samples.office("xl/workbook.xml", xl__big=b" " * (64 << 20)), "a.xlsx", "archive_bomb"),
        (samples.workbook()[:-50], "a.xlsx", "damaged"),
        (samples.PDF[:40], "a.pdf", "damaged"),
        (samples.picture("PNG")[:20], "a.png", "damaged"),
        (samples.pixel_bomb(), "a.png", "too_many_pixels"),
        (samples.pixel_bomb(12_000), "a.png", "too_many_pixels"),
        (samples.PDF + samples.archive(), "a.pdf", "polyglot"),
        (samples.picture("JPEG") + samples.archive(), "a.jpg", "polyglot"),
        (samples.picture("GIF")[:13] + b"<script>" + samples.picture("GIF")[13:], "a.gif", "polyglot"),
        (samples.picture("PNG")[:33] + samples.PDF, "a.png", "polyglot"),
    ],
)
def test_what_does_not_belong_is_refused_in_clear_words(content: bytes, name: str, code: str) -> None:
    assert refused(content, name) == code


def test_the_limit_of_pixels_is_a_setting(settings: LazySettings) -> None:
    settings.IPP_MAX_IMAGE_PIXELS = 1_000
    assert refused(samples.picture(size=(40, 30)), "a.png") == "too_many_pixels"


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(list(samples.ACCEPTED)), st.booleans())
def test_no_bytes_raise_anything_but_a_clear_refusal(content: bytes, name: str, keep_head: bool) -> None:
    head = samples.ACCEPTED[name][: len(content)] if keep_head else b""
    try:
        inspect(io.BytesIO(head + content), name=name)
    except DocumentRefused as refusal:
        assert refusal.message  # noqa: PT017  either outcome is right; anything else is not


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("证书 2026.pdf", "证书 2026.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Li\\商标.PNG", "商标.PNG"),
        ("photo\u202egnp.exe", "photognp.exe"),
        ("a\x00b\r\nc.pdf", "ab c.pdf"),
        ('x<y>:"z|?*.pdf', "x_y___z___.pdf"),
        (".htaccess", "htaccess"),
        ("...", "document"),
        ("", "document"),
        ("CON.pdf", "_CON.pdf"),
        ("name. ", "name"),
        ("\ud800a.pdf", "a.pdf"),
    ],
)
def test_a_name_is_kept_as_far_as_it_is_harmless(raw: str, name: str) -> None:
    assert safe_name(raw) == name


def test_a_long_chinese_name_is_cut_between_characters_and_keeps_its_ending() -> None:
    name = safe_name("商标" * 200 + ".pdf")
    assert name.endswith(("标.pdf", "商.pdf"))
    assert len(name.encode()) <= MAX_BYTES


@given(st.text(max_size=300))
def test_every_name_becomes_one_that_can_be_stored_and_stays_itself(raw: str) -> None:
    name = safe_name(raw)
    assert name
    assert not set(name) & set('/\\\x00<>:"|?*')
    assert len(name.encode()) <= MAX_BYTES
    assert safe_name(name) == name
    assert extension(name) == extension(name).lower()
