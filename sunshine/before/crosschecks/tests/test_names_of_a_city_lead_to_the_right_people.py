"""A small city whose truth is known: half of its register holds names alone, firms are declared in
other spellings. What `python -m bench.names` measures on larger ones.
"""

from bench.names import City, crosscheck, firms, persons

SCALE = 0.02


def test_who_does_business_is_found_by_name_and_hardly_anybody_else() -> None:
    city = City(1, SCALE)
    found = crosscheck(city)
    dealing, others = persons(city, found)
    assert dealing.there >= 50
    assert dealing.precision >= 0.9, dealing.words()
    assert dealing.recall >= 0.6, dealing.words()
    assert others.found == 0, "a name alone, without business, bothers nobody"
    declared = firms(city, found)
    assert declared.there >= 50
    assert declared.precision >= 0.97, declared.words()
    assert declared.recall >= 0.97, declared.words()
