"""The fonts of pictures: all that fontconfig names, and the quickest of a name first."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from reviewlib.reports.fonts import list_font_folders

LIBERATION = list(Path("/usr/share/fonts").rglob("LiberationSans-Regular.ttf"))

# Each time a font's file is mapped its pages are faulted in: a count, and no time of this machine's.
DRAW = """
import base64, re, resource, sys
from reviewlib.reports import fonts, pictures
if sys.argv[1] == "as found":
    pictures.order_fonts = lambda: None
rows = [{"name": f"{name} {at}", "at": at} for at in range(20) for name in ("Burning", "버닝")]
encoding = {"text": {"field": "name"}, "y": {"field": "at", "type": "ordinal"}}
texts = {"mark": "text", "data": {"values": rows[: int(sys.argv[2])]}, "encoding": encoding}
texts["config"] = {"font": "Arial, Liberation Sans, Noto Sans CJK KR, sans-serif"}
pictures.draw_picture({**texts, "data": {"values": []}}, alt="x")
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
drawn = pictures.draw_picture({**texts, "data": {"values": [row for row in rows if row["name"][0] == "B"]}}, alt="x")
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
print(pictures.draw_picture(texts, alt="x"))
"""


def draw(how, **environment):
    done = subprocess.run(
        [sys.executable, "-c", DRAW, how, "40"],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    faults, picture = done.stdout.splitlines()
    return int(faults), picture


@pytest.mark.skipif(not LIBERATION, reason="Liberation Sans is not among this machine's fonts")
def test_the_font_in_memory_is_measured_with_and_gives_the_same_picture():
    found, ordered = draw("as found"), draw("ordered")
    assert ordered[1] == found[1]
    assert ordered[0] * 3 < found[0]


def test_the_folders_are_those_that_fontconfig_names(tmp_path, monkeypatch):
    for folder in ("home/.fonts", "data/fonts", "system", "home/.config"):
        (tmp_path / folder).mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    named = tmp_path / "fonts.conf"
    named.write_text(
        f"<fontconfig><dir>{tmp_path}/system</dir>\n<dir prefix='xdg'>fonts</dir><dir>~/.fonts</dir>"
        f'<dir prefix="xdg">fonts</dir><dir salt="x">{tmp_path}/system</dir><dir>relative</dir>'
        f"<dir>{tmp_path}/missing</dir></fontconfig>",
        encoding="utf-8",
    )
    folders = list(list_font_folders([tmp_path / "no such file", named]))
    assert folders == [tmp_path / "system", tmp_path / "data" / "fonts", tmp_path / "home" / ".fonts"]
