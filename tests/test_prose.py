import importlib
import pkgutil
import re
from datetime import date
from pathlib import Path
from re import _constants, _parser

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from reviewlib import prose
from reviewlib.desk import open_desk
from reviewlib.prose import find_mentions
from reviewlib.tables import MENTIONS

SEED = Path(__file__).resolve().parents[2] / "shared" / "seeds" / "capsule_review.txt"


def review(text, *, title="Some Film", year=2023, published=None, review_id="r"):
    return pl.DataFrame(
        {
            "review_id": [review_id],
            "text": [text],
            "title_printed": [title],
            "year_printed": [year],
            "published_on": [published],
        },
        schema_overrides={"published_on": pl.Date, "year_printed": pl.Int32},
    )


def cast(text):
    found = find_mentions(review(text)).filter(role="cast")
    return found.select("text", "character").rows()


def directors(text):
    return find_mentions(review(text)).filter(role="director")["text"].to_list()


def films(text, **of_review):
    found = find_mentions(review(text, **of_review)).filter(kind="film")
    return found.select("text", "year").rows()


def services(text):
    return find_mentions(review(text)).filter(kind="platform").select("text", "is_fact").rows()


@pytest.mark.parametrize("form", [pl.DataFrame.lazy, pl.DataFrame.clone], ids=["lazy", "eager"])
def test_every_review_gets_its_mentions_in_the_order_of_its_text(form):
    text = "Mia (Ann Lee) sulks, as in Quiet Rain (2018)."
    reviews = pl.concat(
        [review(text, review_id="b"), review("Nothing.", review_id="c"), review(text, review_id="a")]
    )
    one = {"start": [5, 27], "kind": ["person", "film"], "text": ["Ann Lee", "Quiet Rain"]}
    rest = {
        "role": ["cast", None],
        "character": ["Mia", None],
        "year": [None, 2018],
        "is_fact": [True, False],
    }
    expected = pl.concat(
        pl.DataFrame(
            {"review_id": [name] * 2, **one, **rest, "person_id": [None] * 2, "film_id": [None] * 2},
            schema=MENTIONS.schema,
        )
        for name in ("b", "a")
    )
    assert_frame_equal(find_mentions(form(reviews)), expected)


def test_no_reviews_give_an_empty_table():
    assert find_mentions(review("x").clear()).schema == MENTIONS.schema


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("When Ji-ho (Bae Su-jin) runs, Tom (Sam Neely) walks.", [("Bae Su-jin", "Ji-ho"), ("Sam Neely", "Tom")]),
        ("Sergeant Roy Bell (Al Green, quietly furious) waits.", [("Al Green", "Sergeant Roy Bell")]),
        ("The twins Ada and Eva (Lou Mann and Kim Sills) wait.", [("Lou Mann", "Ada"), ("Kim Sills", "Eva")]),
        ("her son Kofi (played by Ade Obi) and Jan (an able Ola Dahl)", [("Ade Obi", "Kofi"), ("Ola Dahl", "Jan")]),
        ("A nameless driver (Ryan Gold) idles; the Captain (Jo Finn) does not.", [("Ryan Gold", None), ("Jo Finn", None)]),
        ("So Min-ji (An Tae-ri) is gone.", [("An Tae-ri", "So Min-ji")]),
        ("주인공 옥주(전종서)는 달린다.", [("전종서", "옥주")]),
        ("Sophie Vane plays Lady Ash.", [("Sophie Vane", "Lady Ash")]),
        ("Sophie Vane plays the widow next door, Nell, with relish.", [("Sophie Vane", "Nell")]),
        ("Sophie Vane plays her with a shrug.", [("Sophie Vane", None)]),
        ("The owner is Max Orr, and Ed North plays him as a fool.", [("Ed North", "Max Orr")]),
        ("Lady Ash is played by a radiant Sophie Vane.", [("Sophie Vane", "Lady Ash")]),
        ("Lady Ash, voiced by Sophie Vane, croaks.", [("Sophie Vane", "Lady Ash")]),
        ("Sophie Vane, as the hard-up Nell, steals it.", [("Sophie Vane", "Nell")]),
        ("Sophie Vane’s perfectly sour turn as Nell Ash.", [("Sophie Vane", "Nell Ash")]),
        ("Al Green and Jo Finn, as the thieves Ray and Fay, are fun.", [("Al Green", "Ray"), ("Jo Finn", "Fay")]),
        ("Kate Finn is back as Major Jang Yi, who sings.", [("Kate Finn", "Major Jang Yi")]),
        ("The cop Dong-chul (Ma Seok-ki, “The Ninth”) and Nell (Ann Lee of *Rain*) wait.", [("Ma Seok-ki", "Dong-chul"), ("Ann Lee", "Nell")]),
        ("Nell (an underused Ann Lee) and Ray (child actor Bo Orr) wait.", [("Ann Lee", "Nell"), ("Bo Orr", "Ray")]),
        ("Dong-su (Ma Seok-ki aka Max Ma) hits Ray’s (Bo Orr) car.", [("Ma Seok-ki", "Dong-su"), ("Bo Orr", "Ray")]),
        ("Min-jae & Soo-ah (Park Bo-gum & Shin Hye-sun) meet.", [("Park Bo-gum", "Min-jae"), ("Shin Hye-sun", "Soo-ah")]),
        ("With: Olga Reznik (Vera), Jan Bielak (Janek) and Ann Lee (Mrs. Orr).", [("Olga Reznik", "Vera"), ("Jan Bielak", "Janek"), ("Ann Lee", "Mrs. Orr")]),
        ("Ana de Armas arrives. When Officer K (Gosling) meets Joi (de Armas), it rains.", [("Gosling", "Officer K"), ("de Armas", "Joi")]),
        ("Director Kim (Song Kang-ho) shouts.", [("Song Kang-ho", "Director Kim")]),
        ("Ann Lee, playing the disgraced teacher Nell, and Bo Orr as her sister, Fay, are fine.", [("Ann Lee", "Nell"), ("Bo Orr", "Fay")]),
        ("Ann Lee and Bo Orr play the sisters Nell and Fay.", [("Ann Lee", "Nell"), ("Bo Orr", "Fay")]),
        ("Esom and Ann Lee are the couple, Mi-so and Nell, who smoke.", [("Esom", "Mi-so"), ("Ann Lee", "Nell")]),
        ("Ann Lee voices the ship, NELL, and Bo Orr the nervous android Fay.", [("Ann Lee", "NELL"), ("Bo Orr", "Fay")]),
        ("Ann Lee reprises her role as Nell. Bo Orr is terrific as Ray, a barber.", [("Ann Lee", "Nell"), ("Bo Orr", "Ray")]),
        ("Nell, whom Ann Lee plays in a half-smile, and Ray, as Bo Orr plays him, sing.", [("Ann Lee", "Nell"), ("Bo Orr", "Ray")]),
        ("As Nell, a pharmacist with a secret, Ann Lee is at her best.", [("Ann Lee", "Nell")]),
        ("Ann Lee is Nell Ash, monster and genius. Bo Orr is the priest, Father Ray.", [("Ann Lee", "Nell Ash"), ("Bo Orr", "Father Ray")]),
        ("Ann Lee’s grumpy ferryman Ray and Bo Orr’s Sister Fay row.", [("Ann Lee", "Ray"), ("Bo Orr", "Sister Fay")]),
        ("Jeon Do-yeon's Lee Shin-ae forgives nobody. Lee prays.", [("Jeon Do-yeon", "Lee Shin-ae")]),
        ("Ann Lee came late. Lee's performance as the swindler Nell anchors it.", [("Lee", "Nell")]),
        ("Dwayne “The Rock” Orr plays Nell.", [("Dwayne “The Rock” Orr", "Nell")]),
        ("Starring Ann Lee, Bo Orr and Kim Ji-won; narrated by Max Fay.", [("Ann Lee", None), ("Bo Orr", None), ("Kim Ji-won", None), ("Max Fay", None)]),
        ("**Cast:** Ann Lee, Bo Orr. Max Fay and Ida Noor star.", [("Ann Lee", None), ("Bo Orr", None), ("Max Fay", None), ("Ida Noor", None)]),
        ("<p>Nell &amp; Fay (<b>Ann Lee</b> &amp; Bo Orr) row.</p>", [("Ann Lee", "Nell"), ("Bo Orr", "Fay")]),
        ("[Ann Lee](https://example.org/a) plays **Nell** again.", [("Ann Lee", "Nell")]),
        ("Ann Lee and Bo Orr as the eponymous Nell and the Beast.", [("Ann Lee", "Nell"), ("Bo Orr", "Beast")]),
        ("With Ann Lee, Bo Orr and Max Fay as the three Ravens.", [("Ann Lee", None), ("Bo Orr", None), ("Max Fay", None)]),
        ("The tale of Princess Nell of Dunmore (Ann Lee) and the leader of Skarn (Bo Orr).", [("Ann Lee", "Princess Nell of Dunmore"), ("Bo Orr", None)]),
        ("It stars Ann Lee as de Vries and Bo Orr as the ghost of Ray.", [("Ann Lee", "de Vries"), ("Bo Orr", "Ray")]),
        ("Nell, Fay and Ray are played by Ann Lee, Ida Noor and Bo Orr.", [("Ann Lee", "Nell"), ("Ida Noor", "Fay"), ("Bo Orr", "Ray")]),
        ("A grim banker played by Ann Lee; a ruthless CEO played by Bo Orr.", [("Ann Lee", None), ("Bo Orr", None)]),
        ("It stars Ann Lee and Bo Orr, and also features Max Fay.", [("Ann Lee", None), ("Bo Orr", None), ("Max Fay", None)]),
        ("The film stars Ann Lee as an MI5 Officer and Bo Orr as the mayor of New York City.", [("Ann Lee", None)]),
        ("Meet Kang Woo-jin (Yoo Ah-in), Ai (Ai Hashimoto) and fifteen-year-old Bo (Al Orr).", [("Yoo Ah-in", "Kang Woo-jin"), ("Ai Hashimoto", "Ai"), ("Al Orr", "Bo")]),
        ("Mia Ray, a first-time actress, is Ramona, who cooks.", [("Mia Ray", "Ramona")]),
        ("The clerk is played by Al Orr, and Mia Ray is Nell.", [("Al Orr", None), ("Mia Ray", "Nell")]),
        ("Al Orr plays Sam, Mia Ray his mother Mitzi.", [("Al Orr", "Sam"), ("Mia Ray", "Mitzi")]),
        ("Mia Ray is the voice of Molly.", [("Mia Ray", "Molly")]),
        ("It follows a clerk in Los Angeles (Al Orr).", [("Al Orr", None)]),
        ("The clerk is played by Al Orr, the young widow by Mia Ray.", [("Al Orr", None), ("Mia Ray", None)]),
        ("Kim Bo-ra's Ki-taek waits. Kim Bo-ra's Quiet Rain waits.", [("Kim Bo-ra", "Ki-taek")]),
    ],
)  # fmt: skip
def test_who_plays_whom(text, expected):
    assert cast(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "They meet at *Quiet Rain* (Ann Lee) again.",
        "The novel (Ann Lee) was better, and its author (Jo Finn) knows.",
        "A crowded street (Morocco, in fact, and well dressed) will do.",
        "It runs long (The End) and is Ray (PG-13) rated. Mia (2018) too.",
        "Sophie Vane works as hard as Tom Finn.",
        "Sophie Vane (Salt) meets cinematographer Jo Finn (Night Bus); Best Actor (Al Green) won.",
        "Sophie Vane is known as Nell.",
        "Sophie Vane hands out prizes as Nell watches.",
        "Once voiced by half of Hollywood, the Five are gone.",
        "The Host (Bong Joon-ho, 2006) and The Guest (Bong Joon-ho) are long.",
        "Sophie Vane (Game Night), Tom Finn (The Boys), Max Orr (“Salt”) sing.",
        "We get Ann Lee, Tom Orr and Bob Day (Night Bus), and director Ida Noor (Get Low).",
        "It opened in Lagos (Nigeria); the FBI (Federal Bureau of Sand) came; the score (Ann Lee) is loud.",
        "Captain (American) and Korean (Busan) are descriptions.",
        "Clark Kent is Superman; Ida Noor is American; Hong Ida is Hong Ida.",
        "The film was released as Nell, and Ann Lee is known as Fay.",
        "The David Orr play Nell is long; Sophie Vane plays a mean hand of poker with Nell.",
        "Based on Robert Howard's Conan, it follows Jane Austen's heroine, Emma. Conan is Conan.",
        "Replacing Ann Lee as Nell was a mistake.",
        "Ann Lee, who voiced Nell in the original film, is missed, as is Bo Orr, who previously played Ray.",
        "Nell was formerly played by Ann Lee, and Ray by nobody. Max Fay as Ray in the film Night Bus is better.",
        "A tale told by the Brothers Lund as Little Red Nell, with lyrics by Bo Orr, performed by Ann Lee.",
        "The book by William (Bill) Ashworth opened at South by Southwest (SXSW). The Army Air Forces (AAF) came.",
        "He meets Ann Lee's older brother Ray. Based on Ida Noor's Nurse Nell books and Jan Orr's novel Lady Fay.",
        "Sophie plays pool. Vane plays the scene twice.",
        "Once known as Norma Dean, she steps out as Ida.",
        "Without the involvement of Al Orr as Wolf, it limps.",
        "Nick is the heir of Josh, played by Al Orr in the 1958 television series.",
        "Al Orr did not reprise his role as Ricky.",
        "It forces Bruce Dane to resume his role as Owl.",
    ],
)
def test_what_is_no_cast(text):
    assert cast(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Writer-director Ida Noor gets it right.", ["Ida Noor"]),
        ("First-time director An Tae-jin gets it right.", ["An Tae-jin"]),
        ("written and directed by Ida Noor and Bo Lund", ["Ida Noor", "Bo Lund"]),
        ("the directors Ida Noor, Bo Lund, and Cy K. Dell", ["Ida Noor", "Bo Lund", "Cy K. Dell"]),
        ("Ida Noor's tender second feature is long.", ["Ida Noor"]),
        ("Charles Wells’s debut and James Wells' sequel", ["Charles Wells", "James Wells"]),
        ("Ida Noor, who made Quiet Rain (2018), is back.", ["Ida Noor"]),
        ("Ida Noor, in her first feature, is bold.", ["Ida Noor"]),
        ("Ida Noor keeps her second feature short.", ["Ida Noor"]),
        ("Bo Lund, for years a stuntman, is promoted to the director's chair.", ["Bo Lund"]),
        ("What July Noor can do! It is Noor's second feature.", ["Noor"]),
        ("Helmer Ida Noor shot it; writer-helmer Bo Lund wrote.", ["Ida Noor", "Bo Lund"]),
        ("From director Ida Noor comes rain. Directed by first-timer Bo Lund.", ["Ida Noor", "Bo Lund"]),
        ("Co-directors Ida Noor and Bo Lund shot it.", ["Ida Noor", "Bo Lund"]),
        ("Dir. Ida Noor. 2021. **Director:** Bo Lund", ["Ida Noor", "Bo Lund"]),
        (
            "Ida Noor (Get Low) directs; Bo Lund and Cy Dell co-direct.".replace(" (Get Low)", ""),
            ["Ida Noor", "Bo Lund", "Cy Dell"],
        ),
        ("The Ida Noor-directed sequel. Under the direction of Bo Lund, it runs.", ["Ida Noor", "Bo Lund"]),
        ("For his second feature, Bo Lund sends her out.", ["Bo Lund"]),
        ("Ida Noor, in only her second outing behind the camera, is bold.", ["Ida Noor"]),
        ("Ida Noor's follow-up to Rain. Bo Lund's latest is a shrug.", ["Ida Noor", "Bo Lund"]),
        (
            "The director, Ida Noor, is thirty. The director of Rain, Bo Lund, is not.",
            ["Ida Noor", "Bo Lund"],
        ),
        ("a quiet drama from Ida Noor and the sure direction of Bo Lund", ["Ida Noor", "Bo Lund"]),
        ("Ida Noor's wry, restless *Some Film* is long.", ["Ida Noor"]),
        ("directed by Kim Sang-man, Uprising opened it", ["Kim Sang-man"]),
        (
            "A film by Canadian director Ida Noor. It is directed by and stars Bo Lund.",
            ["Ida Noor", "Bo Lund"],
        ),
        ("Ida Noor (Night Bus) directs; the latest from Bo Lund waits.", ["Ida Noor", "Bo Lund"]),
        (
            "Ida Noor, in a first feature that is short, looks away. Bo Lund, in a first role, is better.",
            ["Ida Noor"],
        ),
        (
            "Director-slash-star Ida Noor sings. Bo Lund, back after seven years, directs.",
            ["Ida Noor", "Bo Lund"],
        ),
    ],
)
def test_who_directs(text, expected):
    assert directors(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Casting director Ida Noor, art director Bo Lund and stunt director Cy Dell did well.",
        "The original director Ida Noor did it better; so did series director Bo Lund.",
        "Ida Noor's novel a film cannot match; Ida Noor's score fits the film.",
        "Ida Noor, in her first film role, is bold.",
        "Ida Noor's acting debut is fine.",
        "Director Kim (Song Kang-ho) has finished his picture.",
        "Quiet Rain (2018), directed by Ida Noor, was better.",
        "Los Angeles and Will Farr's boardroom, where the satire stops",
        "Ida Noor made me laugh. Netflix's film is long.",
        "It is not directed by Ida Noor. A remake of Rain, directed by Bo Lund.",
        "Like fellow director Ida Noor; any film by Bo Lund; a play directed by Cy Dell.",
        "an adaptation of Ida Noor's thriller; Ida Noor's artful novel Some Film; Mother Superior's film club",
        "It stars Bo Lund and Ida Noor in their second film together. It was Bo Lund's final film role.",
        "Bo Lund as Ray in his last film. Art direction by Cy Dell. The star, Eva May as filmmaker Ida Noor, shines.",
        "Based on Ida Noor's musical. Like Cy Dell's adaptation. A nod to Bo Lund's silent film. It is Studio Ray's debut.",
        "It was filmmaker Ida Noor who told me. Ida Noor's earlier Some Film (1990) was better.",
        "Night Bus star Ida Noor's last film is on a ferry.",
        "The people in Ida Noor's movies are likeable.",
        "It beats Ida Noor's direction of Night Bus.",
        "Night Bus (2018) director Ida Noor would have sung.",
        "A drama film from Sun Bros and a film by Hammer.",
        "It remakes the 1960 film Night Bus (1960) by director Ida Noor.",
        "Al Orr plays the widowed director Kafka.",
    ],
)
def test_who_does_not_direct(text):
    assert directors(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She was in Quiet Rain (2018) and *the big one* (1999).", [("Quiet Rain", 2018), ("the big one", 1999)]),
        ("After Your Name (2016), in In Bruges (2008)", [("Your Name", 2016), ("In Bruges", 2008)]),
        ("But The Witch: Part 1. The Subversion (2018) had", [("The Witch: Part 1. The Subversion", 2018)]),
        ("Tom Day's Quiet Rain (2018), better than I, the Judge (2001)", [("Quiet Rain", 2018), ("I, the Judge", 2001)]),
        ("with Her House (2012) and Claire's Camera (2017)", [("Her House", 2012), ("Claire's Camera", 2017)]),
        ("a Seoul to share with Dark Tower (2023)", [("Dark Tower", 2023)]),
        ("stranded in Somalia for Escape from Oran (2021)", [("Escape from Oran", 2021)]),
        ("like “Le Bonheur,” (1965) or 28 Days (2000)", [("Le Bonheur", 1965), ("28 Days", 2000)]),
        ("Bresson's Au hasard Balthazar (1966)", [("Au hasard Balthazar", 1966)]),
        ("Kubrick's Rain (1960), Lynch's 2001: A Dream (1968) and Al Orr’s Wolf (1979)", [("Rain", 1960), ("2001: A Dream", 1968), ("Wolf", 1979)]),
        ("Once Upon a Day in the North (1968), [Red] (2007)", [("Once Upon a Day in the North", 1968), ("[Red]", 2007)]),
        ("Ed North in Night Bus (2018)", [("Night Bus", 2018)]),
        ("the series Long Road (1975-77) and a prize (1999)", []),
        ("1997's Quiet Rain was better than the 2003 thriller Night Bus.", [("Quiet Rain", 1997), ("Night Bus", 2003)]),
        ("last year's Quiet Rain, next year's *Night Bus*", [("Quiet Rain", 2022), ("Night Bus", 2024)]),
        ("back after The Long Road three years ago", [("The Long Road", 2020)]),
        ("Five years after Burning she returns", [("Burning", 2018)]),
        ("Ten years after Hiroshima, five years after Venice", []),
        ("Fans of Memories of Rain (2003) know; Oh, Joy! (1977) too", [("Memories of Rain", 2003), ("Oh, Joy!", 1977)]),
        ("the 1987 Hong Kong thriller *Night Bus*, his 2017 short, Matria", [("Night Bus", 1987), ("Matria", 2017)]),
        ("since *Night Bus* in 1998; Bo Lund, who directed Quiet Rain in 2010", [("Night Bus", 1998), ("Quiet Rain", 2010)]),
        ("Nine years ago, with “Bleak Night,” he began. He won for *Night Bus* in 2011", [("Bleak Night", 2014)]),
        ("Candy [Bakha] (1999), Kim on Lies & Truth (2015). Kim Min-ho sang.", [("Candy", 1999), ("Lies & Truth", 2015)]),
        ("Al as Tom in Rain (1990), whose Happy as Rain (1991)", [("Rain", 1990), ("Happy as Rain", 1991)]),
        ("<em>Raw</em> (2016) and <a href='/x'>Little Rain (2018)</a>", [("Raw", 2016), ("Little Rain", 2018)]),
        ("after Rain, Inc. (2001), a sequel to Boo! A Rainy Day (2016) and Rain v Sun: Dusk (2010)", [("Rain, Inc.", 2001), ("Boo! A Rainy Day", 2016), ("Rain v Sun: Dusk", 2010)]),
        ("since Escape from Rain (1981), the 2004 film Sector 13, the 2010 film Rain 3D", [("Escape from Rain", 1981), ("Sector 13", 2004), ("Rain 3D", 2010)]),
        ("his 1998 film Joy and 1995 film Night Bus", [("Joy", 1998), ("Night Bus", 1995)]),
        ("based on Ida Noor's Rain (1990) and on the book Rain with Me: How It Fell (1991), after Verne's Sun (1875)", []),
        ("her novels Rain (1945) and Sun (1954), the Gwangju Uprising (1980), at Venice (1987)", []),
        ("a year after Pinocchio became a boy; ten years after college, she", []),
        ("about Rosemary's Dog (1968), At Rain's End (2007) and King Noor's Wells (1985)", [("Rosemary's Dog", 1968), ("At Rain's End", 2007), ("King Noor's Wells", 1985)]),
        ("It's a Wet Life (1946), Joy (2000) and Sympathy for Mr. Orr (2002)", [("It's a Wet Life", 1946), ("Joy", 2000), ("Sympathy for Mr. Orr", 2002)]),
        ("Fresh from Rain (2022), Mia sang in Snow Falling on Oran (1999)", [("Rain", 2022), ("Snow Falling on Oran", 1999)]),
        ("She slept. In Rain (2023) is out of focus. After the Dusk (2014) was not.", [("In Rain", 2023), ("After the Dusk", 2014)]),
        ("like Leaving Las Vegas (1995), Rain Free or Die Hard (2007) and #Alone (2020)", [("Leaving Las Vegas", 1995), ("Rain Free or Die Hard", 2007), ("#Alone", 2020)]),
        ("the 1998 melodrama Christmas in Oran, the 2016 romance Mina's Plan", [("Christmas in Oran", 1998), ("Mina's Plan", 2016)]),
        ("Next year's Rain sequel; he made Rain about twenty years ago, and Sun twenty-odd years ago", []),
        ("After Rain (2022) came The Sun, six years earlier; mainly her novels, mainly The Moon (1904)", [("Rain", 2022)]),
        ("with Mina Ray three years ago", []),
        ("a remake of Ida Noor's 1974 film The Well", [("The Well", 1974)]),
        ("as in Wells, The (1985) and I, Ida (2017) and Rain! Rain! Rain! (1970)", [("Wells, The", 1985), ("I, Ida", 2017), ("Rain! Rain! Rain!", 1970)]),
        ("An Tae-jin's Quiet Rain (2018), Kim Bo-ra in 7th Rain (1927), Kim Bo-ra in Us (2019)", [("Quiet Rain", 2018), ("7th Rain", 1927), ("Us", 2019)]),
        ("about Wolf County, U.S.A. (1976) and Golden Hens (1946), at the Golden Globes (2019)", [("Wolf County, U.S.A.", 1976), ("Golden Hens", 1946)]),
    ],
)  # fmt: skip
def test_other_films_and_their_years(text, expected):
    assert films(text) == expected


def test_years_count_from_the_day_of_publication_or_from_the_film():
    text = "last year's Quiet Rain, two years after *Night Bus*"
    late = {"year": 2018, "published": date(2024, 5, 1)}
    assert films(text, **late) == [("Quiet Rain", 2023), ("Night Bus", 2016)]
    assert films(text, year=None) == [("Quiet Rain", None), ("Night Bus", None)]


def test_the_film_under_review_is_no_mention_but_an_older_one_of_its_name_is():
    text = "Quiet Rain (2023) remakes Quiet Rain (1990)."
    assert films(text, title="Quiet Rain", year=2023) == [("Quiet Rain", 1990)]


@pytest.mark.parametrize(
    ("text", "against"),
    [
        ("Not to be confused with next year’s noisier, Mia Ray-led Rain, this one is quiet.", [("Mia Ray", None), ("Rain", 2024)]),
        ("This is not to be mistaken for Rain (2016) or the Bo Lund film. Joy (2015) is better.", [("Rain", 2016), ("Bo Lund", None)]),
        ("It bears no relation to Ida Noor's *Rain*.", [("Ida Noor", None), ("Rain", None)]),
        ("Don't mix it up with The Rain (2020) either.", [("The Rain", 2020)]),
        ("This is not the Bo Lund vehicle Rain (2011), nor the opera.", [("Bo Lund", None), ("Rain", 2011)]),
        ("Not to be mistaken for the 2024 short Small Rain, shown here.", [("Small Rain", 2024)]),
        ("It shares its title with a 1997 Bo Lund picture.", [("Bo Lund", None)]),
    ],
)  # fmt: skip
def test_what_a_film_is_not_speaks_against(text, against):
    found = find_mentions(review(text, title="Rain")).filter(role="not this one")
    assert sorted(found.select("text", "year").rows()) == sorted(against)
    assert not found["is_fact"].any()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quiet Rain is now streaming on Netflix.", [("Netflix", True)]),
        (
            "Currently available to rent on Apple TV+ and Prime Video.",
            [("Apple TV+", True), ("Prime Video", True)],
        ),
        ("It's out on Max.", [("Max", True)]),
        (
            "It isn't streaming on Netflix. It is not available on Hulu.",
            [("Netflix", False), ("Hulu", False)],
        ),
        ("Night Bus (2018), which is streaming on MUBI, did it first.", [("MUBI", False)]),
        (
            "The best ten minutes on Netflix; you can watch it on Peacock.",
            [("Netflix", False), ("Peacock", False)],
        ),
        ("It starts streaming on Netflix on March 1.", [("Netflix", False)]),
        ("Where to watch: Netflix", [("Netflix", True)]),
        (
            "It's on Netflix now. The film, available worldwide on Hulu, is long.",
            [("Netflix", True), ("Hulu", True)],
        ),
        ("It's streaming on Wavve in Korea, and on Viki elsewhere.", [("Wavve", True), ("Viki", True)]),
        ("Streams on Max. Watch it on Peacock.", [("Max", False), ("Peacock", False)]),
        ("It is streaming now, on Max.", [("Max", True)]),
        ("Currently on Hulu.", [("Hulu", True)]),
        ("It goes straight to Crave, and hits Plex in May.", [("Crave", False), ("Plex", False)]),
        ("A Peacock original; an Arte man, a Peacock, a Crave of fame.", [("Peacock", False)]),
        ("She came to Max, and went to Stan. Watch it on Max's face.", []),
        ("It is a lower-end HBO movie.", []),
        ("Max is out on Friday, on Blu-ray, on Broadway.", []),
    ],
)
def test_where_to_watch(text, expected):
    assert services(text) == expected


PIECES = [
    "Mia ", "(Ann Lee)", " as ", "Ida Noor", "'s ", "film", " (2018)", "*", "“Rain” ", "directed by ", ", ", ". ", "\n", "\n\n",
    "three years ago ", "next year's ", "not to be confused with ", "is streaming on ", "Netflix", "전종서", "(", ")", "é", "🎬", "The ",
    " and ", "played by ", "plays ", "for ", "in ", "Director ",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=25).map("".join))
def test_a_mention_is_what_stands_at_its_place_and_none_lies_over_another(text):
    end = 0
    for row in find_mentions(review(text)).iter_rows(named=True):
        assert text[row["start"] :].startswith(row["text"])
        assert row["start"] >= end
        assert row["text"] == row["text"].strip() != ""
        end = row["start"] + len(row["text"])


def patterns():
    for module in pkgutil.iter_modules(prose.__path__):
        for name, value in vars(importlib.import_module(f"{prose.__name__}.{module.name}")).items():
            for pattern in value if isinstance(value, dict) else [value]:
                if isinstance(pattern, re.Pattern):
                    yield f"{module.name}.{name}", pattern


PATTERNS = list(patterns())


def repeats(parsed):
    for operation, argument in parsed:
        if operation in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
            yield argument[1]
        for part in argument if isinstance(argument, tuple | list) else [argument]:
            for inner in part if isinstance(part, list) else [part]:
                if isinstance(inner, _parser.SubPattern):
                    yield from repeats(inner)


@pytest.mark.parametrize(
    ("name", "pattern"), PATTERNS, ids=[f"{name}-{n}" for n, (name, _) in enumerate(PATTERNS)]
)
def test_every_repetition_has_a_bound(name, pattern):
    assert all(most < 1_000 for most in repeats(_parser.parse(pattern.pattern, pattern.flags)))


def test_a_repetition_without_bound_is_found():
    assert max(repeats(_parser.parse("(?:a(?=b*)){2}"))) == _constants.MAXREPEAT


HOSTILE = {
    "names": "Ann Lee ", "and": "Ann and ", "brackets": "Ann (Lee) ", "open": "(", "capitals": "A", "as": "Ann Lee as ",
    "low": "Ann Lee and so it went ", "stars": "*", "quotes": "“a", "years": "(2018)", "owned": "Ann Lee's new dark ",
    "played": "Ann played by ", "not": "not to be confused with ", "service": "Netflix, ", "spaces": " ", "dashes": "A-", "ago": "one years ago ",
}  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_read_to_its_end(piece):
    # That the time grows with the length alone follows from the bounds above; here it must only come back.
    find_mentions(review((piece * 20_000)[:20_000]))


@pytest.mark.skipif(not SEED.exists(), reason="the seed stands beside the repository only")
def test_the_seed_gives_what_a_reader_sees():
    text = SEED.read_text(encoding="utf-8").split("\n\n", 1)[1]
    found = find_mentions(review(text, title="Ballerina"))
    pairs = found.filter(role="cast").select("character", "text").unique().rows()
    assert set(pairs) == {
        ("Ok-Ju", "Jeon Jong-Seo"),
        ("Choi Min-Hee", "Park Yu-Rim"),
        ("Choi Pro", "Kim Ji-Hoon"),
    }
    assert found.filter(role="director")["text"].to_list() == ["Lee Chung-Hyun"]
    others = found.filter(pl.col("kind") == "film", pl.col("role").is_null())
    assert others.select("text", "year").rows() == [("The Call", 2020), ("Burning", 2018)]
    against = found.filter(role="not this one").select("text", "year").rows()
    assert against == [("Ana de Armas", None), ("Ballerina", 2024)]
    assert found.filter(kind="platform").select("text", "is_fact").rows() == [("Netflix", True)]


def test_a_desk_holds_what_its_reviews_say():
    desk = open_desk(Path(__file__).parents[1] / "data")
    said = find_mentions(desk.reviews)
    assert said.height > 400
    # Linking adds people without a role, and leaves out the film itself by another title.
    held = desk.mentions.filter(pl.col("role").is_not_null() | (pl.col("kind") != "person"))
    keys = ["review_id", "start", "kind", "text", "character", "year"]
    assert_frame_equal(held.select(keys), said.select(keys))
