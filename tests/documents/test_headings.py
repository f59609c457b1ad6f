"""Headings as printed: every form, and what must not be cut."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewlib.documents.headings import LONGEST_HEADING, Heading, is_heading, parse_heading

FORMS = [
    ("Capsule Review: Ballerina 발레리나 (2023)", Heading("Ballerina", "발레리나", 2023, kind="capsule")),
    ("Review: The Moon 더 문(2023)", Heading("The Moon", "더 문", 2023)),
    ("The Childe 귀공자 (2023) Movie Review", Heading("The Childe", "귀공자", 2023)),
    ("Smugglers (밀수) (2023)", Heading("Smugglers", "밀수", 2023)),
    ("Smugglers (밀수, 2023)", Heading("Smugglers", "밀수", 2023)),
    ("Gangnam Blues (강남 1970) (2015)", Heading("Gangnam Blues", "강남 1970", 2015)),
    ("밀수 (Smugglers) (2023)", Heading("Smugglers", "밀수", 2023)),
    ("발레리나 Ballerina (2023)", Heading("Ballerina", "발레리나", 2023)),
    ("올드보이 (2003)", Heading("올드보이", None, 2003)),
    ("독전 2 Believer 2 (2023)", Heading("Believer 2", "독전 2", 2023)),
    ("Believer 2 독전 2 (2023)", Heading("Believer 2", "독전 2", 2023)),
    ("I, the Executioner 베테랑 2 (2024)", Heading("I, the Executioner", "베테랑 2", 2024)),
    ("12.12: The Day 서울의 봄 (2023)", Heading("12.12: The Day", "서울의 봄", 2023)),
    ("6/45 육사오 (2022)", Heading("6/45", "육사오", 2022)),
    ("6/45 (2022)", Heading("6/45", None, 2022)),
    ("6/45", Heading("6/45")),
    ("Sector 7 7광구 (2011)", Heading("Sector 7", "7광구", 2011)),
    (
        "Dr. Cheon and the Lost Talisman 천박사 퇴마 연구소: 설경의 비밀 (2023)",
        Heading("Dr. Cheon and the Lost Talisman", "천박사 퇴마 연구소: 설경의 비밀", 2023),
    ),
    (
        "The Witch: Part 2. The Other One 마녀 Part2. The Other One (2022)",
        Heading("The Witch: Part 2. The Other One", "마녀 Part2. The Other One", 2022),
    ),
    ("Ikiru / 生きる (1952)", Heading("Ikiru", "生きる", 1952)),
    ("生きる / Ikiru (1952)", Heading("Ikiru", "生きる", 1952)),
    ("Fallen Leaves / Kuolleet lehdet (2023)", Heading("Fallen Leaves", "Kuolleet lehdet", 2023)),
    ("Red / White / Blue (1994)", Heading("Red / White / Blue", None, 1994)),
    ("Face/Off (1997)", Heading("Face/Off", None, 1997)),
    ("Godzilla: Tokyo SOS (2003)", Heading("Godzilla: Tokyo SOS", None, 2003)),
    (
        "Mission: Impossible – Dead Reckoning Part One (2023)",
        Heading("Mission: Impossible – Dead Reckoning Part One", None, 2023),
    ),
    ("Tár (2022) (8/10)", Heading("Tár", None, 2022, "8/10")),
    ("Aftersun (2022): 9/10", Heading("Aftersun", None, 2022, "9/10")),
    ("Close (2022) 7.5/10", Heading("Close", None, 2022, "7.5/10")),
    ("Saint Omer (2022) – 7/10", Heading("Saint Omer", None, 2022, "7/10")),
    ("EO (2022) | 8 out of 10", Heading("EO", None, 2022, "8 out of 10")),
    ("EO (2022) 85%", Heading("EO", None, 2022, "85%")),
    ("EO (2022) – B+: a donkey’s life", Heading("EO", None, 2022, "B+")),
    ("EO (2022) A", Heading("EO", None, 2022, "A")),
    ("EO (2022) – A donkey’s life", Heading("EO", None, 2022)),
    ("Pig (2021) ☆☆☆(3/4): a quiet one. Better than Mandy (2018)", Heading("Pig", None, 2021, "☆☆☆(3/4)")),
    ("Pig (2021) ★★★½", Heading("Pig", None, 2021, "★★★½")),
    ("Pig (2021) ⭐️⭐️⭐️", Heading("Pig", None, 2021, "⭐️⭐️⭐️")),
    ("Pig ★★★★½", Heading("Pig", None, None, "★★★★½")),
    ("Pig ★★★★½: truffles", Heading("Pig", None, None, "★★★★½")),
    ("Pig – 8/10", Heading("Pig", None, None, "8/10")),
    ("Pig (8/10)", Heading("Pig", None, None, "8/10")),
    ("Pig B-", Heading("Pig", None, None, "B-")),
    ("Pig (PG-13) B-", Heading("Pig", None, None, "B-")),
    ("Pig (R)", Heading("Pig")),
    ("Pig (2021) (PG-13) B-", Heading("Pig", None, 2021, "B-")),
    ("Plan B", Heading("Plan B")),
    ("Fahrenheit 9/11", Heading("Fahrenheit 9/11")),
    ("[Desk A’s Film Review] “Ballerina”", Heading("Ballerina", critic="Desk A")),
    ('[Desk A\'s Film Review] "Ballerina"', Heading("Ballerina", critic="Desk A")),
    ("[Film Review] Ballerina", Heading("Ballerina")),
    ("Sean Baker, “Anora / Anora Original” (2024)", Heading("Anora Original", "Anora", 2024)),
    (
        "Aki Kaurismäki, “Kuolleet lehdet / Fallen Leaves” (2023)",
        Heading("Fallen Leaves", "Kuolleet lehdet", 2023),
    ),
    ("Aki Kaurismäki, “Le Havre” (2011)", Heading("Le Havre", None, 2011)),
    ("Parasite – Film Review", Heading("Parasite")),
    ("Parasite Movie Review", Heading("Parasite")),
    ("Parasite – Capsule Review", Heading("Parasite", kind="capsule")),
    ("Full review: Parasite", Heading("Parasite", kind="full")),
    ("Film Review: ‘Parasite’: the house always wins", Heading("Parasite")),
    ("Film Review: ‘Parasite’ (2019): the house always wins", Heading("Parasite", None, 2019)),
    ("Review: Bong Joon-ho’s ‘Parasite’", Heading("Parasite")),
    ("Guillermo del Toro's Pinocchio (2022)", Heading("Guillermo del Toro's Pinocchio", None, 2022)),
    ("Review: The Moon: a slog", Heading("The Moon: a slog")),
    ("Parasite (2019) – Bong Joon-ho", Heading("Parasite", None, 2019)),
    ("Parasite (dir. Bong Joon-ho, 2019)", Heading("Parasite", None, 2019)),
    ("Parasite [2019, South Korea]", Heading("Parasite", None, 2019)),
    ("Parasite（2019）", Heading("Parasite", None, 2019)),
    ("2046 (2004)", Heading("2046", None, 2004)),
    ("(500) Days of Summer (2009)", Heading("(500) Days of Summer", None, 2009)),
    ("The World at War (1975-77)", Heading("The World at War (1975-77)")),
    ("Blade Runner (9999)", Heading("Blade Runner (9999)")),
    ("[REC](2007)", Heading("[REC]", None, 2007)),
    ("'71 (2014)", Heading("'71", None, 2014)),
    ("M*A*S*H (1970)", Heading("M*A*S*H", None, 1970)),
    ("JUNG_E 정이 (2023)", Heading("JUNG_E", "정이", 2023)),
    ("# *Aftersun* (2022)", Heading("Aftersun", None, 2022)),
    ("**[Aftersun](https://example.org/a)** (2022)", Heading("Aftersun", None, 2022)),
    ("π (1998)", Heading("π", None, 1998)),
    ("Amélie – Le Fabuleux Destin (2001)", Heading("Amélie – Le Fabuleux Destin", None, 2001)),
    ("Mini-Review: Pig (2021)", Heading("Pig", None, 2021, kind="capsule")),
    ("Micro-review: Pig", Heading("Pig", kind="capsule")),
    ("Pig — Capsule", Heading("Pig", kind="capsule")),
    ("Review #33: Pig (2021)", Heading("Pig", None, 2021)),
    ("[Cannes Review] Pig", Heading("Pig")),
    ("[BIFF 2023] Capsule Review: Pig (2021)", Heading("Pig", None, 2021, kind="capsule")),
    ("TIFF 2021: Pig", Heading("Pig")),
    ("TIFF 2021: Pig (2021)", Heading("Pig", None, 2021)),
    ("NYFF57: Pig", Heading("Pig")),
    ("Fantasia 2021 Review: Pig", Heading("Pig")),
    ("Blu-ray Review: Pig", Heading("Pig")),
    ("Book to Film Review: Pig", Heading("Pig")),
    ("My Review of Pig (2021)", Heading("Pig", None, 2021)),
    ("Pig Review | The Sty Blog", Heading("Pig")),
    ("Pig | Movie Review", Heading("Pig")),
    ("Pig | The Sty Blog", Heading("Pig")),
    ("Crítica | Cerdo (2021)", Heading("Cerdo", None, 2021)),
    ("‘Pig’: Film Review | Cannes 2021", Heading("Pig")),
    ("‘The Farmer’s Pig’ Review: In the Mud", Heading("The Farmer’s Pig")),
    ("'The Farmer's Pig' Review: In the Mud", Heading("The Farmer's Pig")),
    ("Pig review – a meal of a film", Heading("Pig")),
    ("Quiet Pig Review: A Meal of a Film", Heading("Quiet Pig")),
    ('Review: Michael Sarnoski\'s "Pig" Digs Deep', Heading("Pig")),
    ("Critique : « Cochon » de Michael Sarnoski", Heading("Cochon")),
    ("Kritik: Schwein (2021)", Heading("Schwein", None, 2021)),
    ("„Schwein“ – Filmkritik", Heading("Schwein")),
    ("Reseña: Cerdo (2021)", Heading("Cerdo", None, 2021)),
    ("Recensione: Maiale", Heading("Maiale")),
    ("Рецензия: Свинья (2021)", Heading("Свинья", None, 2021)),
    ("[리뷰] 피그 (2021)", Heading("피그", None, 2021)),
    ("<피그> 리뷰", Heading("피그")),
    ("【レビュー】豚 (2021)", Heading("豚", None, 2021)),
    ("映画レビュー:「豚」", Heading("豚")),
    ("《猪》影评", Heading("猪")),
    ("Pig (Svin og sau, 2021)", Heading("Pig", "Svin og sau", 2021)),
    ("Pig (Michael Sarnoski, 2021)", Heading("Pig", None, 2021)),
    ("피그 (Pig, 2021)", Heading("Pig", "피그", 2021)),
    ("Pigs &amp; Hens (2021)", Heading("Pigs & Hens", None, 2021)),
    ("&#8220;Pig&#8221; (2021)", Heading("Pig", None, 2021)),
    ("<h2><em>Pig</em> (2021)</h2>", Heading("Pig", None, 2021)),
    ("«Pig» (2021)", Heading("Pig", None, 2021)),
    ("★★★ Pig (2021)", Heading("Pig", None, 2021, "★★★")),
    ("Pig (2021) ***½", Heading("Pig", None, 2021, "***½")),
    ("Pig (2021) [7.5/10]", Heading("Pig", None, 2021, "7.5/10")),
    ("Pig [4/5]", Heading("Pig", None, None, "4/5")),
    ("Pig (2021) Grade: A-", Heading("Pig", None, 2021, "A-")),
    ("Pig (2021/I)", Heading("Pig", None, 2021)),
    ("Pig (2021 film)", Heading("Pig", None, 2021)),
    ("Review: Pig, 2021", Heading("Pig", None, 2021)),
    ("Pig, 2018 – review", Heading("Pig", None, 2018)),
    ("Pig [Le cochon perdu] (2021)", Heading("Pig", "Le cochon perdu", 2021)),
    ("Pig (dir. Ida Noor)", Heading("Pig")),
    ("Movie Review: Pig, Starring Mia Ray", Heading("Pig")),
    ("Pig (2021) ****", Heading("Pig", None, 2021, "****")),
    ("Pig (1986) - 3.5 stars out of 5", Heading("Pig", None, 1986, "3.5 stars out of 5")),
    ("Pig - 4 stars", Heading("Pig", None, None, "4 stars")),
    ("“Pig” (돼지) Review", Heading("Pig", "돼지")),
    ("Mr. Pig - Mr. 돼지 (2006)", Heading("Mr. Pig", "Mr. 돼지", 2006)),
    ("Pig 3 (2021) 돼지 3", Heading("Pig 3", "돼지 3", 2021)),
    ("Pig (강력 3반, 2005)", Heading("Pig", "강력 3반", 2005)),
    ("돼지 (Pig) 2024", Heading("Pig", "돼지", 2024)),
    ("The Guest Review", Heading("The Guest")),
    ("Pig: The Movie Review", Heading("Pig: The Movie")),
    ("Short Take: Pig (2012)", Heading("Pig", None, 2012, kind="capsule")),
    ("Revisiting Pig (2012)", Heading("Pig", None, 2012)),
    ("Argentina, 1985", Heading("Argentina, 1985")),
    ("The Review (2012)", Heading("The Review", None, 2012)),
    ("A Film About Reviews (2014)", Heading("A Film About Reviews", None, 2014)),
    ("'Crocodile' Dundee (1986)", Heading("'Crocodile' Dundee", None, 1986)),
    ("'Hellboy': The Seeds of Creation", Heading("'Hellboy': The Seeds of Creation")),
    ("SUGA | Agust D TOUR (2024)", Heading("SUGA | Agust D TOUR", None, 2024)),
    ("(2023)", Heading("(2023)")),
    ("Review:", Heading("Review")),
    ("", Heading("")),
]


@pytest.mark.parametrize(("line", "heading"), FORMS)
def test_a_heading_comes_apart(line, heading):
    assert parse_heading(line) == heading


@pytest.mark.parametrize("line", [line for line, heading in FORMS if heading.title and "…" not in line])
def test_every_form_is_known_for_a_heading(line):
    assert is_heading(line) == (line != "Review:")


@pytest.mark.parametrize(
    "line",
    [
        "Parasite",
        "Monsters, Inc.",
        "Mamma Mia! Here We Go Again",
        "What Ever Happened to Baby Jane?",
        "# a lower-case heading that goes on for rather longer than any title has a right to do, in all",
    ],
)
def test_a_bare_title_is_a_heading(line):
    assert is_heading(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "It was great.",
        "I first saw Burning (2018) on a plane, and it has stayed with me.",
        "I loved Burning (2018).",
        "Not to be confused with the other one, this thriller shares its theme",
        "there is nothing in it that i would watch again",
        "The second half, after a long and winding detour through the hills, is better than Pig (2021)",
        "Review: " + "word " * 60,
        "x" * (LONGEST_HEADING + 1),
    ],
)
def test_a_sentence_is_none(line):
    assert not is_heading(line)


def test_a_line_too_long_to_be_a_heading_is_not_taken_apart():
    line = "Pig (2021) " + "★" * LONGEST_HEADING
    assert parse_heading(line) == Heading(line)


@given(st.text(max_size=60))
def test_any_line_gives_a_title(line):
    assert parse_heading(line).title or not line.split() or not line.strip(" \t#*_\u0085\x1c\x1d\x1e\x1f")
    assert is_heading(line) in (True, False)


@given(
    st.lists(st.sampled_from(["Moon", "7", "the", "Dr.", "A:", "I,", "–"]), min_size=1, max_size=5),
    st.integers(1874, 2100),
)
def test_the_title_before_a_year_is_never_cut(words, year):
    title = " ".join(["The", *words, "End"])
    assert parse_heading(f"{title} ({year})") == Heading(title, None, year)


def read_titles():
    with (Path(__file__).parents[2] / "data" / "metadata" / "films.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        return sorted({row["title"] for row in csv.DictReader(file)})


def test_no_title_of_the_sample_desk_is_cut():
    titles = read_titles()
    assert len(titles) > 500
    assert [title for title in titles if parse_heading(title).title != title] == []
    assert [
        title for title in titles if parse_heading(f"Review: {title} (1999)") != Heading(title, None, 1999)
    ] == []
