"""Front matter in YAML, TOML and JSON: text and lines, and what is broken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewlib.documents.frontmatter import Broken, Entry, FrontMatter, split_front_matter

YAML = """---
title: Ballerina  # a note
year: 2023
draft: no
date: 2023-10-06
tags: [revenge, "noir, neo"]
genres:
  - Action
  - 12:30
empty:
nothing: ~
quoted: "~"
nested: {a: 1}
deeper: [[a]]
copied: &x one
again: *x
title: Twice
---

Text.
"""


def entries(text):
    front = split_front_matter(text)
    assert isinstance(front, FrontMatter)
    return [(entry.key, entry.line, entry.values) for entry in front.entries]


def test_yaml_stays_text_with_its_lines():
    assert entries(YAML) == [
        ("title", 2, ("Ballerina",)),
        ("year", 3, ("2023",)),
        ("draft", 4, ("no",)),
        ("date", 5, ("2023-10-06",)),
        ("tags", 6, ("revenge", "noir, neo")),
        ("genres", 7, ("Action", "12:30")),
        ("empty", 10, ()),
        ("nothing", 11, ()),
        ("quoted", 12, ("~",)),
        ("nested", 13, None),
        ("nested.a", 13, ("1",)),
        ("deeper", 14, None),
        ("copied", 15, ("one",)),
        ("again", 16, None),
        ("title", 17, ("Twice",)),
    ]


def test_the_body_and_its_line_follow():
    front = split_front_matter(YAML)
    assert (front.body, front.body_line) == ("\nText.\n", 19)


def test_toml_and_json_give_the_same_entries():
    toml = '+++\ntitle = "Ballerina"\nyear = 2023\nrating = 7.50\ndraft = false\ndate = 2023-10-06\n'
    toml += 'tags = [\n  "a",\n  "b",\n]\n[extra]\ncolour = 1\n+++\nText.'
    json = '{\n"title": "Ballerina", "year":\n2023,\n"rating": 7.50, "draft": false, "date": "2023-10-06",\n'
    json += '"tags": ["a", "b"], "extra": {"colour": 1}, "none": null}\nText.'
    values = [(("Ballerina",)), ("2023",), ("7.50",), ("false",), ("2023-10-06",), ("a", "b"), None, ("1",)]
    assert [entry[2] for entry in entries(toml)] == values
    assert [entry[2] for entry in entries(json)] == [*values, ()]
    assert [entry[1] for entry in entries(toml)] == [2, 3, 4, 5, 6, 7, 11, 12]
    assert [entry[1] for entry in entries(json)] == [2, 2, 4, 4, 4, 5, 5, 5, 5]
    assert (split_front_matter(toml).body, split_front_matter(toml).body_line) == ("Text.", 14)
    assert (split_front_matter(json).body, split_front_matter(json).body_line) == ("Text.", 6)


def test_a_fence_may_name_its_form():
    json = '---json\n{\n"title": "Pig",\n"film": {"year": 2021}}\n---\nText.'
    assert entries(json) == [("title", 3, ("Pig",)), ("film", 4, None), ("film.year", 4, ("2021",))]
    toml = '--- toml\ntitle = "Pig"\n[review]\nrating = 4\n---\nText.'
    assert entries(toml) == [("title", 2, ("Pig",)), ("review", 3, None), ("review.rating", 4, ("4",))]
    yaml = "---yaml\ntitle: Pig\nreview:\n  rating: 4\n  tags: [a, b]\n  deep: {x: 1}\n---\nText."
    assert entries(yaml) == [
        ("title", 2, ("Pig",)),
        ("review", 3, None),
        ("review.rating", 4, ("4",)),
        ("review.tags", 5, ("a", "b")),
        ("review.deep", 6, None),
    ]
    assert [split_front_matter(text).body for text in (json, toml, yaml)] == ["Text."] * 3
    assert entries("---\n# all of it a comment\n---\nText.") == []
    assert split_front_matter("---whatever\ntitle: Pig\n").entries == ()


def test_a_text_without_front_matter_is_all_body():
    assert split_front_matter("Ballerina (2023)\n\n---\nText.") == FrontMatter(
        (), "Ballerina (2023)\n\n---\nText.", 1
    )


def test_blank_lines_may_stand_above():
    front = split_front_matter("\n\n---\ntitle: A\n---\nText.")
    assert front == FrontMatter((Entry("title", 4, ("A",)),), "Text.", 6)


def test_json_with_half_a_character_becomes_text_a_table_can_hold():
    assert entries('{"title": "\\ud800"}\nText.')[0][2] == ("?",)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("---\ntitle: A\n\nText.", 1, "never closes"),
        ("\n+++\ntitle = 1\n", 2, "never closes"),
        ("---\na: 1\ntitle: Mission: Impossible\n---\n", 3, "no YAML"),
        ('---\na: 1\nb: "open\n---\n', 4, "no YAML"),
        ("---\n- a\n- b\n---\n", 2, "no list of"),
        ("---\nonly words\n---\n", 2, "no list of"),
        ("---\n? [a]\n: b\n---\n", 2, "key that is no text"),
        ("---\na: \x07\n---\n", 2, "no YAML"),
        ("+++\ntitle = A\n+++\n", 2, "no TOML"),
        ("+++\na = 1\nb = 2\na = 3\n+++\n", 4, "no TOML"),
        ('{"title": "A"\nText.', 2, "no JSON"),
        ('---json\n{"title": "A",\n}\n---\n', 3, "no JSON"),
        ('---json\n{"title": "A"} {}\n---\n', 2, "more than one object"),
        ("---js\n{title: process.exit()}\n---\n", 1, "a program, which is not run"),
    ],
)
def test_broken_front_matter_says_where(text, line, reason):
    front = split_front_matter(text)
    assert isinstance(front, Broken)
    assert front.line == line
    assert reason in front.reason
    assert front.remedy


@pytest.mark.parametrize(
    "text",
    [
        "---\na: " + "[" * 100_000 + "\n---\n",
        "+++\na = " + "[" * 100_000 + "\n+++\n",
        '{"a": ' + "[" * 100_000,
        "---\na: &a [x]\n"
        + "".join(f"b{i}: &b{i} [{', '.join(['*a'] * 9)}]\n" for i in range(50))
        + "---\nText.",
    ],
    ids=["yaml", "toml", "json", "aliases"],
)
def test_a_bomb_is_broken_or_passed_over(text):
    front = split_front_matter(text)
    assert isinstance(front, Broken) or all(entry.values is None for entry in front.entries[1:])


@given(st.text(max_size=60), st.sampled_from(["---", "+++", "{"]))
def test_any_text_is_front_matter_or_broken(text, opening):
    front = split_front_matter(f"{opening}\n{text}\n{opening}\nText.")
    assert isinstance(front, FrontMatter | Broken)
