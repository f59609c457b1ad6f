"""Who directed a film and who acts in it: crew left out, and nobody lost who has no name."""

import polars as pl

from reviewlib.credited import name_credited


def test_directors_and_cast_have_every_name_and_the_nameless_a_row():
    credits = pl.DataFrame(
        [
            ("f", "p1", "Co-Director", "directing", None),
            ("f", "p2", "actress", "acting", "K. Min-hee"),
            ("f", "p3", "actor", "acting", None),
            ("f", "p4", "editor", "editing", "Ed Itor"),
            ("g", "p1", "director", "directing", None),
        ],
        schema=["film_id", "person_id", "job", "department", "credited_as"],
        orient="row",
    )
    people = pl.DataFrame(
        {"person_id": ["p1", "p2"], "name": ["Ann Lee", "Kim Min-hee"], "other_names": [[], ["김민희"]]},
        schema_overrides={"other_names": pl.List(pl.String)},
    )
    named = name_credited(credits, people.lazy(), pl.DataFrame({"film_id": ["f", "f"]}))
    assert sorted(named.select("person_id", "role", "name").rows(), key=str) == [
        ("p1", "director", "Ann Lee"),
        ("p2", "cast", "K. Min-hee"),
        ("p2", "cast", "Kim Min-hee"),
        ("p2", "cast", "김민희"),
        ("p3", "cast", None),
    ]
