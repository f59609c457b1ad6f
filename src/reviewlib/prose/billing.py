"""Who is billed without a character: `Starring A, B and C`, `Cast: A, B`, `A and B star`."""

import re
from collections.abc import Iterator

from reviewlib.prose.words import CAST, GAP, LOW_WORD, NAME_AHEAD, Found, Prose, is_person

_SOME = rf"(?:{LOW_WORD},?{GAP}){{0,4}}?"
_MARKS = r"\*{0,2}:?\*{0,2}"
# Words after which the cast is listed, and what a text must hold for them to be looked for.
_CUES = {
    re.compile(rf"(?:[Cc]o-)?[Ss]tarring{_MARKS}{GAP}{_SOME}{NAME_AHEAD}"): ("tarring",),
    re.compile(
        rf"\b(?:[Ii]t|[Tt]his|[Ff]ilm|[Mm]ovie|picture|which|that|also|(?<!by )and|who){GAP}"
        rf"(?:also{GAP})?(?:stars|features){GAP}{NAME_AHEAD}"
    ): (" stars ", " features "),
    re.compile(
        rf"(?:[Tt]oplin(?:ed{GAP}by|ing)|(?:[Hh]eadlined|[Ff]ronted|[Nn]arrated|joined|led){GAP}by){_MARKS}{GAP}{_SOME}"
        rf"{NAME_AHEAD}"
    ): ("oplin", "headlined by", "fronted by", "arrated by", "joined by", "led by"),
    re.compile(
        rf"(?:voices|cameos?|support|turns|performances?|appearances?){GAP}(?:of|by|from){GAP}{_SOME}{NAME_AHEAD}"
    ): ("voices ", "cameo", "support ", "turns ", "erformance", "ppearance"),
    re.compile(
        rf"(?:cast|ensemble){GAP}(?:{LOW_WORD}{GAP}){{0,3}}?(?:(?:that{GAP})?includes?|including|features|featuring"
        rf"|(?:led|headed){GAP}by|of){GAP}{_SOME}{NAME_AHEAD}"
    ): ("cast ", "ensemble "),
    re.compile(
        rf"(?:[Ii]n{GAP}the{GAP}(?:title|titular|lead|leading|central|main){GAP}roles?(?:,|{GAP}(?:is|are))"
        rf"|(?:title|lead|leading|main){GAP}roles?{GAP}(?:go(?:es)?{GAP}to|are{GAP}taken{GAP}by)){GAP}{_SOME}{NAME_AHEAD}"
    ): (" role",),
    # A line of credits.
    re.compile(
        rf"(?:^|\n|[.!?]{GAP})\W{{0,4}}(?:With|Cast|Stars|Starring|Featuring|Actors){_MARKS}{GAP}{NAME_AHEAD}"
    ): ("With", "Cast", "Stars", "Starring", "Featuring", "Actors"),
}
_STAR = re.compile(
    rf"{GAP}(?:also{GAP}|both{GAP}|all{GAP})?(?:co-)?stars?"
    rf"(?={GAP}(?:in|opposite|alongside|with|here|as)\b|[.,;])"
)
_NOT_BILLED = re.compile(
    r"(?:Oscar|Academy|Best|Golden|Part|Chapter|Season|The|Netflix|Disney|English|French|Korean)\b"
)


def find_billed(prose: Prose) -> Iterator[Found]:
    """The names after `starring` and its like, and those that `star`; none of them with a character."""
    text = prose.text
    for form, hints in _CUES.items():
        for cue in form.finditer(text) if any(hint in text for hint in hints) else ():
            number = prose.starting_at(cue.end())
            if number is not None:
                yield from _bill(prose, number)
    for number, name in enumerate(prose.names):
        if " " in name.text and _STAR.match(text, name.end):
            yield from (
                Found(each.start, each.end, "person", CAST, is_fact=True)
                for each in prose.list_to(number)
                if _is_billed(each.text)
            )


def _bill(prose: Prose, number: int) -> Iterator[Found]:
    for name in prose.list_from(number):
        if not _is_billed(name.text):
            return
        yield Found(name.start, name.end, "person", CAST, is_fact=True)


def _is_billed(name: str) -> bool:
    return " " in name and is_person(name) and not _NOT_BILLED.match(name)
