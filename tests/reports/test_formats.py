import shutil
from pathlib import Path

import pytest

from reviewlib.errors import NotebookError
from reviewlib.reports.formats import find_browser, print_pdf, write_format

PIXEL = "iVBORw0KGgo="
PAGE = f"<!doctype html><head><title>T</title></head><main><h1>T</h1><p>버닝</p><img alt='A' src='data:image/png;base64,{PIXEL}'></main>"


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "monthly-2023-10.html"
    path.write_text(PAGE)
    return path


def test_html_is_the_page_itself(page):
    assert write_format(page, "html") == page


def test_markdown_and_its_pictures_stand_beside_the_page(page):
    stale = page.parent / "monthly-2023-10-pictures" / "picture-7.svg"
    stale.parent.mkdir()
    stale.write_text("")
    path = write_format(page, "md")
    assert path.name == "monthly-2023-10.md"
    assert path.read_text() == "# T\n\n버닝\n\n![A](<monthly-2023-10-pictures/picture-1.png>)\n"
    assert [picture.name for picture in stale.parent.iterdir()] == ["picture-1.png"]


def test_an_unknown_format_is_told_those_there_are(page):
    with pytest.raises(NotebookError, match=r"docx: no such format\. There are: html, md, pdf"):
        write_format(page, "docx")


def test_without_a_browser_it_is_said_what_to_install(page, monkeypatch):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(NotebookError, match="apt install chromium"):
        write_format(page, "pdf")
    monkeypatch.setenv("CHROMIUM", "/no/such")
    with pytest.raises(NotebookError, match="CHROMIUM=/no/such is not a program"):
        find_browser()
    assert [path.name for path in page.parent.iterdir()] == [page.name]


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("echo broken >&2; exit 3", "did not print it .broken"),
        ("sleep 9", "after 1 seconds"),
        ("exit 0", "did not"),
    ],
)
def test_a_browser_that_fails_leaves_the_pdf_of_before(page, monkeypatch, script, words):
    browser = page.parent / "browser"
    browser.write_text(f"#!/bin/sh\n{script}\n")
    browser.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(browser))
    target = page.with_suffix(".pdf")
    target.write_text("before")
    with pytest.raises(NotebookError, match=words):
        print_pdf(page, target, timeout_s=1)
    assert target.read_text() == "before"


@pytest.mark.browser
def test_a_browser_prints_the_same_page_to_the_same_bytes(page, monkeypatch):
    if not shutil.which("chromium"):
        pytest.skip("no chromium")
    monkeypatch.setenv("CHROMIUM", "chromium")
    first = write_format(page, "pdf").read_bytes()
    assert first.startswith(b"%PDF")
    assert b"D:19700101000000" in first
    assert print_pdf(page, Path(page.parent, "again.pdf")).read_bytes() == first
    assert sorted(path.name for path in page.parent.iterdir()) == sorted(
        [page.name, "again.pdf", "monthly-2023-10.pdf"]
    )
