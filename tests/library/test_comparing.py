"""Two editions stand side by side, so that somebody sees what changed."""

import time

from library.comparing import Pair, compare


def _marked(pair: Pair) -> tuple[list[str], list[str]]:
    return (
        [piece.text for piece in pair.before if piece.is_marked],
        [piece.text for piece in pair.after if piece.is_marked],
    )


def test_what_stays_changes_goes_and_comes_is_told_apart() -> None:
    before = "First.\n\nThe seller has three days to answer.\n\nThis goes away entirely."
    after = "First.\n\nThe seller has five days to answer.\n\nSomething else was put here now, about captures."
    pairs = compare(before, after)
    assert [pair.kind for pair in pairs] == ["same", "changed", "removed", "added"]
    assert _marked(pairs[1]) == (["three"], ["five"])


def test_in_chinese_the_characters_that_differ_are_marked() -> None:
    [pair] = compare("卖家应在三日内答复。", "卖家应在五日内答复。")
    assert _marked(pair) == (["三"], ["五"])


def test_rows_of_a_table_are_compared_one_by_one() -> None:
    before = "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |"
    pairs = compare(before, before.replace("| 3 | 4 |", "| 3 | 5 |"))
    assert [pair.kind for pair in pairs] == ["same", "same", "same", "changed"]


def test_both_texts_can_be_read_whole_from_what_is_shown() -> None:
    before, after = "One two.\n\nThree.\n\nFour five six.", "Zero.\n\nOne too.\n\nFour five six seven."
    pairs = compare(before, after)
    sides = [["".join(piece.text for piece in side) for side in (pair.before, pair.after)] for pair in pairs]
    assert "\n\n".join(left for left, _right in sides if left) == before
    assert "\n\n".join(right for _left, right in sides if right) == after


def test_texts_of_200_kb_are_compared_in_bounded_time() -> None:
    shapes = [
        ("a\n\n" * 60_000, "b\n\n" * 60_000),
        ("a b\n\n" * 1_400, "a c\n\n" * 1_400),
        ("word " * 40_000, "other " * 33_000),
        ("".join(f"p{n} x y\n\n" for n in range(1_400)), "".join(f"p{n} z w\n\n" for n in range(1_400, 0, -1))),
        ("".join(f"{'w ' * 100}{n}\n\n" for n in range(900)), "".join(f"{'w ' * 100}v{n}\n\n" for n in range(900))),
    ]
    for before, after in shapes:
        began = time.monotonic()
        compare(before, after)
        assert time.monotonic() - began < 5
