"""What the articles of the DocC catalogs show is what the tests compile and run."""

import re
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = sorted(ROOT.glob("Sources/*/*.docc/**/*.md"))
EXAMPLES = sorted(ROOT.glob("Tests/*/Documentation/*.swift"))


def lines_of(text):
    return [line.rstrip() for line in text.strip("\n").split("\n")]


def stands_in(block, example):
    """Whether the lines of `block` stand in `example`, one after the other, indented alike."""
    for start in range(len(example) - len(block) + 1):
        margin = len(example[start]) - len(example[start].lstrip())
        margin -= len(block[0]) - len(block[0].lstrip())
        if margin >= 0 and all(
            line == (" " * margin + wanted if wanted else "")
            for line, wanted in zip(example[start:], block)
        ):
            return True
    return False


def code_blocks(article):
    return [
        lines_of(textwrap.dedent(block))
        for block in re.findall(r"^```swift\n(.*?)^```$", article.read_text(), re.S | re.M)
    ]


def test_there_are_articles_and_examples():
    assert ARTICLES and EXAMPLES
    assert sum(len(code_blocks(article)) for article in ARTICLES) >= 20


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.stem)
def test_the_code_in_an_article_is_run_by_a_test(article):
    examples = [lines_of(example.read_text()) for example in EXAMPLES]
    untold = [
        block[0] for block in code_blocks(article)
        if not any(stands_in(block, example) for example in examples)
    ]
    assert not untold, "in no example under Tests: " + "; ".join(untold)


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.stem)
def test_all_code_in_an_article_says_its_language(article):
    fences = re.findall(r"^```(.*)$", article.read_text(), re.M)[::2]
    # A drawing has none.
    assert all(fence in ("", "swift") for fence in fences), fences


def test_every_example_is_told_somewhere():
    told = "\n".join(article.read_text() for article in ARTICLES)
    for example in EXAMPLES:
        page = re.search(r"`(\w+\.docc/\w+\.md)`", example.read_text())
        assert page and list(ROOT.glob(f"Sources/*/{page[1]}")), example.name
    assert told
