"""Whether the enrolled owner holds a right follows from its certificate and what was recorded since."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from programmes.chains import Chain, ChainState, Passage, StepState, chain_of, joins

# Letters of which no legal form is made: every word is a name of its own.
WORDS = st.text("BDFGKMNRTVZ", min_size=4, max_size=8)
NAMES = st.lists(WORDS, min_size=1, max_size=6, unique=True).map(lambda words: [f"{word} Ltd" for word in words])
FIRST = date(2010, 1, 1)


def passages(names: list[str]) -> list[Passage]:
    """A whole chain through these names, a year a step."""
    return [
        Passage(FIRST + timedelta(days=365 * place), "assignment", one, other)
        for place, (one, other) in enumerate(pairwise(names))
    ]


def states(chain: Chain) -> list[str]:
    return [step.state for step in chain.steps]


@given(NAMES)
def test_whoever_stands_at_the_end_of_a_whole_chain_holds_the_right(names: list[str]) -> None:
    chain = chain_of(names[0], passages(names), [names[-1]])
    assert chain.stands
    assert chain.state == (ChainState.SAME if len(names) == 1 else ChainState.LINKED)
    assert set(states(chain)) <= {StepState.JOINED}


@given(NAMES.filter(lambda names: len(names) > 2), st.data())
def test_a_chain_that_lacks_a_link_says_where_it_breaks(names: list[str], data: st.DataObject) -> None:
    whole = passages(names)
    missing = data.draw(st.integers(0, len(whole) - 2))
    chain = chain_of(names[0], whole[:missing] + whole[missing + 1 :], [names[-1]])
    assert chain.state == ChainState.UNLINKED
    assert (chain.reached, chain.next_name) == (names[missing], names[missing + 1])


@given(NAMES)
def test_passages_before_the_certificate_do_not_break_the_chain(names: list[str]) -> None:
    chain = chain_of(names[-1], passages(names), [names[-1]])
    assert chain.state == ChainState.SAME
    assert set(states(chain)) <= {StepState.EARLIER}


@given(NAMES.filter(lambda names: len(names) > 1), st.data())
def test_a_passage_from_whoever_holds_the_right_joins_on_and_any_other_does_not(
    names: list[str], data: st.DataObject
) -> None:
    stranger = data.draw(st.sampled_from(["Nobody Inc", "Stranger SA"]))
    later = FIRST + timedelta(days=36_500)
    assert joins(names[0], passages(names), Passage(later, "name_change", names[-1], stranger))
    assert not joins(names[0], passages(names), Passage(later, "name_change", stranger, names[-1]))


@given(st.text(max_size=12), st.lists(st.tuples(st.text(max_size=12), st.text(max_size=12)), max_size=5), st.text())
def test_no_text_upsets_it_and_only_a_name_of_the_owner_ends_a_chain(
    holder: str, moves: list[tuple[str, str]], owner: str
) -> None:
    recorded = [Passage(FIRST, "assignment", one, other) for one, other in moves]
    chain = chain_of(holder, recorded, [owner])
    assert len(chain.steps) == len(moves)
    if chain.stands:
        assert owner.strip()


def test_the_spelling_of_a_name_does_not_count_but_another_legal_form_is_another_company() -> None:
    owners = ["Harrow & Finch Ltd", "哈罗芬奇有限公司"]
    assert chain_of("HARROW AND FINCH LIMITED", [], owners).state == ChainState.SAME
    assert chain_of("哈罗芬奇有限责任公司", [], owners).state == ChainState.SAME
    assert chain_of("Harrow & Finch plc", [], owners).state == ChainState.UNLINKED


def test_an_owner_that_has_given_its_right_away_holds_it_no_longer() -> None:
    sold = [Passage(FIRST, "assignment", "Harrow Ltd", "Mallow Ltd")]
    chain = chain_of("Harrow Ltd", sold, ["Harrow Ltd"])
    assert (chain.state, chain.reached) == (ChainState.UNLINKED, "Mallow Ltd")
    back = [*sold, Passage(FIRST + timedelta(days=1), "assignment", "Mallow Ltd", "Harrow Ltd")]
    assert chain_of("Harrow Ltd", back, ["Harrow Ltd"]).stands


def test_without_a_holder_nothing_is_claimed() -> None:
    assert chain_of("", [], ["Harrow Ltd"]).state == ChainState.UNKNOWN
