"""Sentences that speak to a machine: they are shown to a person and kept from models.

An invoice has no reason to forge the marks of a conversation or to undo a machine's instructions:
one such *mark* is a finding. Much else that an attack says, honest papers say too ("please include
our number in your reply", "approval threshold", "for AI consulting"): such *hints* are a finding
only when two of different kinds stand close together. Letters that hide (zero width, tags,
look-alikes, base64) are undone first.
"""

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterable, Iterator

from assistant.documents.label import small

CLOSE = 250

_LOOK_ALIKE = str.maketrans("аеорсухіјѕԁвкмнтАЕОРСУХІЈЅВКМНТαονιρτΑΒΕΖΗΙΚΜΝΟΡΤΥΧı",
                            "aeopcyxijsdbkmhtAEOPCYXIJSBKMHTaoviptABEZHIKMNOPTYXi")  # fmt: skip
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_TAGS = re.compile("[\U000e0020-\U000e007e]+")
_STRUNG = re.compile("(?:\\S[\u200b-\u200d\u2060\ufeff]+\\s?[\u200b-\u200d\u2060\ufeff]*){5}")
# Cyrillic inside a Latin word; Greek is not counted (µm, Ω).
_MIXED = re.compile("[a-z]+[а-яіјѕԁ]+[a-z]|[а-яіјѕԁ]+[a-z]{2}|[a-z]{2}[а-яіјѕԁ]", re.IGNORECASE)
# Small letters with blanks between them; capitals are headings, digits accounts in boxes.
_SPACED = re.compile("(?:[a-zß-ÿ][,.:']? ){16}")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{32,}={0,2}")

_MACHINE = (
    r"(?:assistante?|assistent(?:e|en|in)?|asistente|(?:large )?language model|sprachmodell|"
    r"modelo de lenguaje|llm|chat ?bot|copilot|ki-assistent\w*|ai (?:agent|model|system|assistant))"
)
# "The assistant of the director", "l’assistante de Mme Durand": people.
_NOBODY = r"\b(?!['’]s\b| (?:of|to|d[eiu]l?|des|d['’]|der|manager|director|technique|technical))"
_RULES = (
    r"(?:instructions?|orders?|prompts?|guidelines?|polic(?:y|ies)|rules?|consignes?|r[èe]gles?"
    r"|anweisungen|regeln|instrucciones|reglas|istruzioni|regole|instructies)"
)
_ALL = (
    r"(?:previous|earlier|prior|above|all|your|any|toutes|tes|vos|pr[ée]c[ée]dentes|ci-dessus"
    r"|alle[nr]?|deine|ihre|bisherigen|vorherigen|obigen|todas|tus|anteriores|tutte|tue"
    r"|precedenti|vorige|eerdere)"
)
_IGNORE = (
    r"(?:ignor(?:e[rz]?|a[dr]?|ieren?|iere)|disregard|forget|override|bypass|oublie[rz]?|vergiss"
    r"|vergessen sie|olvid[ae]|dimentica(?:re)?|negeer)"
)
_NO_MACHINE = r"(?! on the| of the house| de paiement| de montage| zur zahlung| de pago)"

_MARKS = (
    # Addressed to a machine, as a letter is
    rf"\b(?:note|notice|task|instruction|message|memo|hinweis|anweisung|nachricht|instrucci[oó]n"
    rf"|nota|istruzione|consigne)\b.{{0,40}}\b(?:to|for|an|à|para|per|pour|all?)\b ?"
    rf"(?:the |an? |any |this |your |den |das |die |el |la |l['’]|['’])?{_MACHINE}{_NOBODY}",
    rf"\byou are (?:now )?(?:an?|the|my) (?:\w+ )?{_MACHINE}\b",
    # Undoing what was said
    rf"\b{_IGNORE}\b.{{0,30}}\b{_ALL}\b (?:(?!payment|delivery|assembly)\w+ ){{0,2}}"
    rf"{_RULES}\b{_NO_MACHINE}",
    rf"\b{_IGNORE}\b.{{0,15}}\b{_RULES}\b{_NO_MACHINE}.{{0,15}}\b{_ALL}\b",
    r"\bwhat you were told before\b|\babove anything else you have read\b",
    r"\b(?:reveal|quote|repeat|print|output|include|show)\b.{0,50}\b(?:system prompt"
    r"|your (?:instructions|prompt)|text of your|access token and|client secret)\b",
    # Pictures and links for the answer, orders about this application's own acts
    r"\b(?:show|include|put|add|render|offer)\b.{0,40}\b(?:picture|image|link)\b.{0,40}"
    r"\b(?:in (?:the|your) (?:answer|reply)|address is|that points to)\b",
    r"\b(?:send|push|upload|submit)\b.{0,60}\bto qonto\b(?! (?:account|bank|iban))",
    r"\b(?:mark|set|approve|confirm|record|treat)\b(?!-).{0,40}\b(?:review queue|whole queue)\b",
    r"\bauto-?post(?:ing)? (?:limit|threshold)\b|\blimit of rule\b",
    r"\b(?:disconnect|delete|erase)\b.{0,20}\b(?:the|from) (?:qonto|synced)\b",
    # Forged marks of a conversation or of this page
    r"\[\[? ?system\b|<\|(?:im_start|system|user|assistant)",
    r"</?(?:document|untrusted|tool_result|tool|policy|system|instructions?|user_query)>",
    r"\bhx-(?:post|get|put|delete|trigger)\b|<(?:script|button|iframe|form|img)\b",
    r"\"(?:tool|tool_call|next_action|function_call)\"\s*:",
    r"(?:^|\s)assistant ?:.{0,200}?\s(?:user|system|human) ?:"
    r"|(?:^|\s)(?:user|system|human) ?:.{0,200}?\sassistant ?:",
    r"\b(?:use|call|run|invoke) \w+_\w+\(\w+ ?=|\b[a-z]+_[a-z_]+\([a-z_]+ ?= ?['\"]",
    r"!\[[^\]]*\]\(|\b169\.254\.169\.254\b",
)
_HINTS = {
    "machine": (
        rf"\b(?:to|for|as|dear|hey|attention,?) (?:the |an? |any |this |your )?(?:ai |virtual )?"
        rf"{_MACHINE}{_NOBODY}|\b(?:^|[\s(])assistant ?:",
        rf"\bthe {_MACHINE} (?:shall|must|should|will|has to|is to)\b",
        rf"\b(?:[àa] l['’]|pour l['’]|cher |an den |an die |f[üu]r den |all['’]|per l['’]|caro |al "
        rf"|para el |tu es |du bist ein |sei un |eres un ){_MACHINE}{_NOBODY}",
        r"\bsystem (?:notice|prompt|message|override)\b|\bpart \d of \d; ?part\b",
    ),
    "talk": (
        r"\bbefore (?:you (?:answer|reply|respond|work|go on)|answering|replying|responding)\b",
        r"\bavant de r[ée]pondre\b|\bantes de responder\b|\bprima di rispondere\b"
        r"|\bbevor du antwort\w*|\bvoordat je antwoord",
        r"\b(?:answer|reply|respond) only with\b|\bin (?:the|your) (?:answer|reply|response)\b",
        r"\bwhen (?:you|somebody|someone|the user) (?:states?|asks?|summari[sz]es?|answers?"
        r"|reports?)\b|\buntil somebody asks\b",
        r"\b(?:keep|store|save|remember)\b.{0,20}\b(?:in memory|for all later)\b",
        r"\byour (?:single|only|new|real) (?:job|task|goal)\b|\bact on it\b",
        r"\b(?:go on|continue|proceed) (?:with the question|without (?:showing|asking)|as usual)\b",
    ),
    "silence": (
        r"\bsans le (?:mentionner|dire)\b|\bsin (?:decirlo|mencionarlo)\b|\bsenza (?:dirlo"
        r"|menzionarlo)\b|\bstillschweigend\b|\bohne es zu erw[äa]hnen\b",
        r"\b(?:do not|don['’]t|never) (?:mention|tell|reveal|say)\b.{0,30}\b(?:this|note|user"
        r"|line|anybody|anyone)\b|\bsay nothing about (?:this|it)\b",
        r"\bleave this supplier out\b|\bthings that need attention\b|\bspend fell by\b",
        r"\bwithout asking (?:anybody|anyone|the user|for confirmation)\b|\bneed no review\b",
    ),
    "act": (
        r"\b(?:mark|set|approve|confirm|record|treat)\b.{0,60}\b(?:as approved|pre-?approved"
        r"|as settled|already approved|as the owner|owner['’]s confirmation)\b",
        r"\b(?:send|push|upload|submit)\b.{0,60}\bto the bank\b|\bdescribe the push\b",
        r"\b(?:approval) (?:limit|threshold)\b|\breview queue\b|\bpre-approved\b",
        r"\b(?:include|show|send|give|carries)\b.{0,50}\b(?:access token|client secret|api key"
        r"|company iban)\b",
        r"\breplace the (?:bank details|iban) of (?:this|the) (?:vendor|supplier)\b",
        r"\b(?:disconnect|delete|erase)\b.{0,40}\b(?:qonto|workspace|synced)\b",
        r"\bbutton was pressed\b|\b(?:harmless|mere) preview\b|\brefuse the remaining\b",
        r"\bsplit\b.{0,40}\bbelow the\b.{0,20}\blimit\b|\bjust below\b.{0,30}\blimit\b",
        r"\b(?:use|call|run|invoke) \w+_\w+\(|\b[a-z]+_[a-z_]+\([a-z_]+ ?= ?",
    ),
    "pressure": (
        r"\burgent and binding\b|\blegal hold\b|\bdelay is punishable\b|\bnot doing so is\b",
        r"\b(?:processing|mandatory) instruction\b|\bno longer (?:counts?|appl(?:y|ies))\b",
        r"\bdecode (?:it|this|and|the following)\b|\bis base64\b|\bstop at once\b",
    ),
}


def _compiled(patterns: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(one, re.DOTALL) for one in patterns)


def _at_once(patterns: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    """A few patterns that find something just where any of these does.

    What begins with a word is tried only where a word begins: several times as fast.
    """
    every = [one for pattern in patterns for one in _alternatives(pattern)]
    words = "|".join(f"(?:{one[2:]})" for one in every if one.startswith(r"\b"))
    return _compiled((rf"\b(?:{words})", *(one for one in every if not one.startswith(r"\b"))))


def _alternatives(pattern: str) -> Iterator[str]:
    """The parts of a pattern between bars that are in no brackets."""
    depth = start = 0
    for hit in re.finditer(r"\\.|\[(?:\\.|[^\]\\])*\]|[()|]", pattern):
        depth += {"(": 1, ")": -1}.get(hit[0], 0)
        if hit[0] == "|" and depth == 0:
            yield pattern[start : hit.start()]
            start = hit.end()
    yield pattern[start:]


_MARK_PATTERNS = _compiled(_MARKS)
_HINT_PATTERNS = {kind: _compiled(patterns) for kind, patterns in _HINTS.items()}
_ANY = _at_once([*_MARKS, *(one for some in _HINTS.values() for one in some)])


def plain(text: str) -> str:
    """The text as a machine would understand it: hidden and look-alike letters undone."""
    if text.isascii():
        return text
    shown = _TAGS.sub(lambda hit: " " + "".join(chr(ord(one) - 0xE0000) for one in hit[0]), text)
    shown = _UNSEEN.sub("", unicodedata.normalize("NFKC", shown))
    return shown.translate(_LOOK_ALIKE)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where a text (after `plain`) speaks to a machine."""
    said = small(text)
    if _has_any(said):
        for pattern in _MARK_PATTERNS:
            for hit in pattern.finditer(said):
                yield hit.span()
        yield from _close_hints(said)
    for hit in _BASE64.finditer(text):
        if _has_any(small(_decoded(hit[0]))):
            yield hit.span()


def speaks_to_a_machine(text: str) -> bool:
    """Whether any part of a text is an instruction to a machine, or hides one."""
    return hides_letters(text) or any(True for _ in spans(plain(text)))


def hides_letters(text: str) -> bool:
    """Tag characters, letters strung with unseen ones or blanks, words of two alphabets: no
    writer of invoices needs them."""
    if text.isascii():
        return _SPACED.search(text) is not None
    return len(_MIXED.findall(text)) > 2 or any(
        one.search(text) for one in (_TAGS, _STRUNG, _SPACED)
    )


def _close_hints(text: str) -> Iterator[tuple[int, int]]:
    hints = sorted(
        (*hit.span(), kind)
        for kind, patterns in _HINT_PATTERNS.items()
        for pattern in patterns
        for hit in pattern.finditer(text)
    )
    for start, end, kind in hints:
        if any(other != kind and begin - end < CLOSE and start - stop < CLOSE
               for begin, stop, other in hints):  # fmt: skip
            yield start, end


def _has_any(text: str) -> bool:
    return any(one.search(text) for one in _ANY)


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4)).decode("utf-8", "ignore")
    except (binascii.Error, ValueError):
        return ""
