"""Which language a question is in, by its words and its letters."""

import re
import tomllib
from functools import cache
from pathlib import Path

from assistant.agent.built_in.lexicon import lexicon
from assistant.formats import LANGUAGES
from assistant.tools.words import fold, split

_FOLDER = Path(__file__).parent / "built_in" / "languages"
_LETTERS = {"de": "äöüß", "es": "ñ¿¡íúáó", "fr": "çœêîûë", "it": "òì"}
_ENDINGS = {"de": ("ungen", "schaft", "keit"), "es": ("cion", "ciones", "dades", "alo", "azlo"),
            "fr": ("eaux", "euse", "euses"), "it": ("zione", "zioni", "alo", "ilo")}  # fmt: skip
_NASAL = re.compile(r"\w+(?:ão|ões|ãe)(?!\w)")
_ELIDED = ("all", "dell", "nell", "dall")  # Italian with an apostrophe; "all" is English without.
_PORTUGUESE = frozenset(
    ("ate", "boleto", "boletos", "em", "fatura", "faturas", "fornecedor", "fornecedores", "hoje",
     "nao", "nossa", "nossas", "nosso", "nossos", "ontem", "pagamento", "pagamentos",
     "precisa", "precisamos", "quais", "quantas", "quantos", "sao", "temos", "vencimento", "voce")
)  # fmt: skip
_DUTCH = frozenset(
    ("betaald", "betalen", "deze", "facturen", "factuur", "heeft", "het", "hoeveel", "jaar",
     "leverancier", "leveranciers", "maand", "moeten", "niet", "onze", "openstaande", "rekeningen",
     "uitgegeven", "voor", "vorige", "wanneer", "welke", "wij", "zijn")
)  # fmt: skip
_SPANISH = "¿¡ñÑ"
_NUMBER = re.compile(r"\S*\d\S*")
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|„[^“”]*[“”]|\"[^\"]*\"")  # Somebody else's words.
_CLAUSE = re.compile(r"(?<=\w)\s*[,:;?!]\s+(?=\w)")
_TRADE = 0.5  # A word of the trade tells less than a function word: "total" is said in many.


def language_of(text: str, otherwise: str = "en") -> str:
    """The language that most of the text speaks for; `otherwise` when none or a tie tells."""
    likely = languages(text)
    if len(likely) == 1:
        return likely[0]
    return otherwise if otherwise in spoken() else "en"


def languages(text: str) -> list[str]:
    """The languages that the last clause speaks for, where it is clearly in another one than what
    stands ahead ("facture Dupont de mars, how much VAT?"); else those of the whole."""
    ahead, _, last = _CLAUSE.sub("\n", text.strip()).rpartition("\n")
    asked = _most_spoken(last) if ahead else []
    is_clear = len(asked) == 1 and len(last.split()) > 2 and _small_in(last, asked[0]) > 0
    return asked if is_clear else _most_spoken(text)


def _small_in(text: str, language: str) -> int:
    """How many words of a clause only this language has as function words."""
    return sum(
        [name for name in spoken() if _is_small(word, name)] == [language]
        for word in split(fold(text))
    )


def _most_spoken(text: str) -> list[str]:
    """The languages that most of a text speaks for, none where nothing tells; between several
    that it speaks for alike the ending of a word decides."""
    text = _QUOTED.sub(" ", text) if len(_QUOTED.sub("", text).split()) > 1 else text
    said = _NUMBER.sub(" ", text).replace("ß", "ss")  # the Q of Q-2026-11 is no word
    words = [word for word in split(fold(said)) if word.isalpha()]
    scores = dict.fromkeys(spoken(), 0.0)
    for word in words:
        for is_known, weight in ((_is_small, 1.0), (_is_of_the_trade, _TRADE)):
            known = [
                name for name in scores if is_known(word, name) and not _is_whole(word, name, said)
            ]
            for name in known:
                scores[name] += weight / len(known)
    for name, letters in _LETTERS.items():
        scores[name] += sum(ch in letters for ch in text.lower())
    best = max(scores.values(), default=0)
    winners = [name for name, score in scores.items() if score > best - 0.1]
    if best <= 0.1:
        return []
    ended = [name for name in winners if _ends_so(words, name)] if len(winners) > 1 else []
    return ended or winners


def _is_whole(word: str, language: str, said: str) -> bool:
    """Whether a word that Italian only begins another with stands alone here."""
    return language == "it" and word in _ELIDED and not re.search(rf"(?i)\b{word}['’]", said)


def is_portuguese(text: str) -> bool:
    """Whether a text is in Portuguese, which nothing here speaks: the nearest language answers."""
    if set(text) & set(_SPANISH):
        return False
    told = {fold(one) for one in _NASAL.findall(text.lower())}
    return len(told | set(split(fold(text))) & _PORTUGUESE) > 1


def is_dutch(text: str) -> bool:
    """Whether a text is in Dutch, which nothing here speaks either, nor hears as another."""
    return len(set(split(fold(text))) & _DUTCH) > 1


def _ends_so(words: list[str], language: str) -> bool:
    """Whether a word ends as many do in a language."""
    return any(word.endswith(_ENDINGS.get(language, ())) for word in words)


@cache
def spoken() -> tuple[str, ...]:
    """The languages the assistant has words for."""
    return tuple(name for name in LANGUAGES if (_FOLDER / f"{name}.toml").is_file())


@cache
def small_words(language: str) -> frozenset[str]:
    """Function words, and words of the trade, that give a language away."""
    data = tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return frozenset(data["small_words"])


def _is_small(word: str, language: str) -> bool:
    return word in small_words(language)


def _is_of_the_trade(word: str, language: str) -> bool:
    words = lexicon(language)
    if word in small_words(language):
        return False
    return word in words.common or word.startswith(words.stems)
