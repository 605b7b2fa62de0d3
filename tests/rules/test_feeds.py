"""The feeds' data: what every list needs to be read, and what it may become."""

import msgspec
import pytest

import policy
from policy.feeds import Feed, feeds, identity
from policy.findings import finding_rules


@pytest.mark.parametrize("name", feeds())
def test_a_feed_can_be_told_from_every_other(name: str) -> None:
    """Its needed columns go by words that are no other feed's needed columns, or it has one that is."""
    own = {word for field in feeds()[name].field.values() if field.needed for word in field.words}
    for other, feed in feeds().items():
        if other != name:
            needed = [set(field.words) for field in feed.field.values() if field.needed]
            assert not all(words & own for words in needed), (name, other)


@pytest.mark.parametrize("name", feeds())
def test_what_a_feed_says_is_what_the_catalogue_knows(name: str) -> None:
    feed = feeds()[name]
    for fact, value in feed.always.items():
        assert fact in policy.parse_facts({fact: value}).values
    for field in feed.field.values():
        for value in set(field.says.values()) if field.fact else ():
            assert field.fact in policy.parse_facts({field.fact: value}).values


def test_every_screening_group_of_the_documents_has_a_feed() -> None:
    """001 item 12: PD-06 … PD-10."""
    asked = {rule for feed in feeds().values() for rule in feed.screens}
    groups = {one.id for one in finding_rules() if one.kind == "screening"}
    assert {"PD-06", "PD-07", "PD-08", "PD-09", "PD-10"} <= asked & groups | {"PD-05"}


def test_words_are_not_claimed_twice() -> None:
    for name, feed in feeds().items():
        words = [word for one in (*identity().values(), *feed.field.values()) for word in one.words]
        assert len(words) == len(set(words)), name


def test_a_feed_without_its_purpose_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="purpose"):
        msgspec.convert({"zh": "x", "en": "x", "from": {"zh": "x", "en": "x"}}, Feed)
