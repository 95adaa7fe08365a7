"""Pages made of words with places, without a file: any letter of any country can be on them."""

from assistant.documents import text_layer
from assistant.documents.layout import layout
from assistant.documents.sheet import Sheet
from assistant.documents.words import Word

LETTER, HIGH, LINE = 5.0, 10.0, 14.0  # points


def page(*lines: str) -> Sheet:
    """Lines under each other; a bar in a line begins the next column, 200 points on."""
    words = []
    for row, line in enumerate(lines):
        for column, text in enumerate(line.split("|")):
            left, top = 40 + 200.0 * column, 40 + LINE * row
            for word in text.split():
                right = left + LETTER * len(word)
                words.append(Word(word, left, top, right, top + HIGH))
                left = right + LETTER
    return Sheet(1, 595, 842, words)


def read(*lines: str) -> dict[str, str]:
    """What is read on a page with these lines."""
    return {name: one.value for name, one in text_layer.read(layout([page(*lines)])).items()}
