"""Which words sound like something else than an infringement, and which do not."""

import pytest

from complaints.advice.hints import hint_in
from tests.cast import EXPLANATION


@pytest.mark.parametrize(
    ("text", "topic", "word"),
    [
        ("These are Parallel\n imports from Japan.", "genuine_resale", "parallel imports"),
        ("They ignore our recommended retail price.", "price", "recommended retail price"),
        ("A breach of the contract by our former dealer.", "contract", "breach of the contract"),
        ("该店铺销售的是平行进口商品。", "genuine_resale", "平行进口"),
        ("卖家长期低价销售，扰乱价格体系。", "price", "低价销售"),
        ("原经销商违反协议继续销售。", "contract", "原经销商"),
    ],
)
def test_words_of_other_troubles_are_found_in_both_languages(text: str, topic: str, word: str) -> None:
    found = hint_in(text)
    assert found
    assert (found.topic, found.words[0]) == (topic, word)


@pytest.mark.parametrize(
    "text",
    [
        "",
        EXPLANATION,
        "Counterfeit goods, cheap, at a tenth of the genuine price. The seller is not authorised.",
        "The wallpaper dealers of greymarketing.example sell copies.",
        "卖家销售的商品假冒我公司的注册商标，价格只有正品的三分之一。",
    ],
)
def test_what_every_complaint_about_copies_says_is_no_hint(text: str) -> None:
    assert hint_in(text) is None


def test_the_topic_with_most_of_its_words_counts() -> None:
    found = hint_in("Our former dealer is in breach of contract, and too cheap.")
    assert found
    assert found.topic == "contract"
