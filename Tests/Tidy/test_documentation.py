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


# What a user of `import MLS` sees, by way of its exports too.
LIBRARY = sorted(
    path for module in ("MLS", "CryptoSuite", "TLSSyntax")
    for path in (ROOT / "Sources" / module).rglob("*.swift")
)
DECLARATION = re.compile(
    r" *(?:@\w+(?:\([^)]*\))? )*"
    r"(?:(?P<public>public) (?:private\(set\) |package\(set\) )?)?"
    r"(?:static |mutating |final |indirect |convenience )*"
    r"(?P<kind>case|func|var|let|init|subscript|struct|class|enum|protocol|typealias"
    r"|associatedtype)\b(?P<rest>.*)"
)
# They do what the protocol says that demands them.
WITNESS = re.compile(
    r"^(init\(from reader:|init\?\(rawValue|func encode\(into writer:|func (==|<) ?\(|"
    r"(let|var) (rawValue|description|customMirror)\b|init\(rawValue:|init\((string|array)Literal)"
)


def undocumented(text):
    """Line numbers and text of the public declarations without a word about them."""
    openings, previous = [], ""
    for number, line in enumerate(text.splitlines(), 1):
        depth = len(line) - len(line.lstrip())
        while openings and line.strip() and depth <= openings[-1][0]:
            openings.pop()
        found = DECLARATION.match(line)
        if found:
            kind = found["kind"]
            inner = openings and depth == openings[-1][0] + 2 and openings[-1][1]
            counts = found["public"] or (
                inner == "protocol" or (inner == "enum" and kind == "case"))
            if (
                counts and not previous.startswith("///")
                and not WITNESS.match(f"{kind} {found['rest'].strip()}".replace("init (", "init("))
            ):
                yield number, line.strip()
            if found["public"] and kind in ("enum", "protocol"):
                openings.append((depth, kind))
        if not re.fullmatch(r"@\w+(\(\w+\))?( @\w+(\(\w+\))?)*", line.strip()):
            previous = line.strip()


def test_the_check_for_documentation_finds_what_lacks_it():
    sample = """
/// What it is.
public enum Fault: Error {
  /// Why.
  case told
  case untold
}
extension Fault {
  public var isBad: Bool { switch self { case .told: false } }
  var inner: Int { 1 }
  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    switch reader {
    case 1: self = .told
    }
  }
}
"""
    assert [number for number, _ in undocumented(sample)] == [6, 9]


def test_everything_public_in_the_library_is_documented():
    bare = [
        f"{path.relative_to(ROOT)}:{number}: {line}"
        for path in LIBRARY for number, line in undocumented(path.read_text())
    ]
    assert not bare, "\n" + "\n".join(bare)


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
