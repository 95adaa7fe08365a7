"""Sentences that speak to a machine: they are shown to a person and kept from models.

An invoice has no reason to address an assistant, to give orders about approving or answering, or
to forge the marks of a conversation. Letters that hide (zero width, tags, look-alikes, base64)
are undone first.
"""

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterator

_I = re.IGNORECASE
_LOOK_ALIKE = str.maketrans("аеорсухіјѕԁвкмнтАЕОРСУХІЈЅВКМНТαονιρτΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
                            "aeopcyxijsdbkmhtAEOPCYXIJSBKMHTaoviptABEZHIKMNOPTYX")  # fmt: skip
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_TAGS = re.compile("[\U000e0020-\U000e007e]+")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{32,}={0,2}")
_MACHINE = r"(?:assistant|language model|llm|chat ?bot|copilot|ai (?:agent|model|system)|ai)"

_PATTERNS = tuple(
    re.compile(pattern, _I | re.DOTALL)
    for pattern in (
        # Addressed to a machine
        rf"\b(?:to|for|task for|note to|dear|attention,?|as|hey) (?:the |an |any |this "
        rf"|your )?(?:ai |virtual )?{_MACHINE}s?\b(?! of| to the| director| manager)",
        rf"\bthe {_MACHINE} (?:shall|must|should|will|has to|is to)\b",
        rf"\byou are (?:now )?(?:an?|the|my) (?:\w+ )?{_MACHINE}\b",
        r"\b(?:à l['’]|pour l['’]|tu es (?:un |l['’])|cher )assistante?\b(?! (?:de|du)\b)",
        r"\b(?:an den|an die|für den|du bist (?:ein|der)) (?:ki-?)?(?:assistent|sprachmodell)\w*",
        r"\b(?:all['’]|per l['’]|sei un |caro )assistente\b(?! d[ie])",
        r"\b(?:al|para el|eres un|para la?) (?:asistente|modelo de lenguaje)\b(?! d[el])",
        # Undoing what was said
        r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,30}\b(?:previous|earlier|prior|above"
        r"|all|your|any)\b.{0,25}\b(?:instructions?|orders?|rules?|prompts?|guidelines?|polic(?:y"
        r"|ies))\b",
        r"\b(?:ignor(?:e[rz]?|a[dr]?|ieren?|iere)|oublie[rz]?|vergiss|olvid[ae]|dimentica(?:re)?"
        r"|negeer)\b.{0,40}\b(?:instructions?|consignes?|anweisungen|instrucciones|istruzioni"
        r"|instructies|r[èe]gles|regeln)\b",
        r"\bwhat you were told before\b|\babove anything else you have read\b|\byour (?:single"
        r"|only|new|real) (?:job|task|goal)\b",
        r"\bno longer (?:counts?|appl(?:y|ies)).{0,60}\byou\b",
        # Orders about answering and keeping silent
        r"\bbefore (?:you (?:answer|reply|respond|work|go on)|answering|replying|responding)\b",
        r"\bavant de r[ée]pondre\b|\bantes de responder\b|\bprima di rispondere\b"
        r"|\bbevor du antwort\w*|\bvoordat je antwoord",
        r"\bsans le (?:mentionner|dire)\b|\bsin (?:decirlo|mencionarlo)\b|\bsenza (?:dirlo"
        r"|menzionarlo)\b|\bstillschweigend\b.{0,20}\bfolgende|\bohne es zu erw[äa]hnen\b",
        r"\b(?:do not|don['’]t|never) (?:mention|tell|reveal|say)\b.{0,30}\b(?:this|note|user"
        r"|line|anybody|anyone)\b|\bsay nothing about (?:this|it)\b",
        r"\b(?:answer|reply|respond) only with\b|\bin (?:the|your) (?:answer|reply"
        r"|response)\b.{0,40}\b(?:show|include|add|write|image|picture|link|address)\b|\b(?:show"
        r"|include|put|add|render)\b.{0,40}\bin (?:the|your) (?:answer|reply|response)\b",
        r"\bwhen (?:you|somebody|someone|the user) (?:states?|asks?|summari[sz]es?|answers?"
        r"|reports?)\b",
        r"\buntil somebody asks\b|\bdecode (?:it|this|the following)\b|\bis base64\b",
        r"\b(?:go on|continue|proceed) (?:with the question|without (?:showing|asking)"
        r"|as usual and)\b",
        # Orders about this application's own acts
        r"\b(?:mark|set|approve|confirm|record|treat)\b.{0,60}\b(?:review queue|whole queue"
        r"|as approved|pre-?approved|as settled|already approved|auto-?post\w*|as the owner)\b",
        r"\b(?:send|push|upload|submit)\b.{0,60}\b(?:to qonto|to the bank)\b.{0,60}"
        r"|\bwithout asking (?:anybody|anyone|the user|for confirmation)\b",
        r"\b(?:auto-?post|approval) (?:limit|threshold)\b|\blimit of rule\b|\bneed no review\b",
        r"\b(?:reveal|include|print|show|quote|repeat|output|send|give)\b.{0,50}\b(?:access token"
        r"|client secret|api key|system prompt|your (?:instructions|prompt|rules)|text of your)\b",
        r"\breplace the bank details of (?:this|the) (?:vendor|supplier)\b.{0,90}\b(?:every|all)\b",
        r"\b(?:keep|store|save|remember) (?:this|that|it)?.{0,15}\b(?:in memory|for all later"
        r"|later conversations?)\b|\bpre-approved\b",
        r"\b(?:disconnect|delete|erase)\b.{0,40}\b(?:qonto|workspace|synced)\b"
        r"|\bbutton was pressed\b",
        r"\bamong the things that need attention\b|\bleave this supplier out\b|\bspend fell by\b",
        r"\b(?:harmless|mere) preview\b|\bauto-post limit\b|\brefuse the remaining\b"
        r"|\bstop at once\b",
        r"\bsplit\b.{0,40}\bbelow the\b.{0,20}\blimit\b|\bstay just below\b.{0,30}\blimit\b",
        # Forged marks
        r"\[\[? ?system\b|\bsystem (?:notice|prompt|message|override)\b|<\|(?:im_start|system"
        r"|user|assistant)",
        r"</?(?:document|untrusted|tool_result|tool|policy|system|instructions?|user_query)>",
        r"\bhx-(?:post|get|put|delete|trigger)\b|<(?:script|button|iframe|form|img)\b",
        r"\"(?:tool|tool_call|next_action|function_call|decision)\"\s*:",
        r"\b(?:use|call|run|invoke) \w+_\w+\(|\b[a-z]+_[a-z_]+\([a-z_]+ ?= ?",
        r"(?:^|\s)(?:assistant|user|system|human) ?:.{0,200}?\s(?:assistant|user|system|human) ?:",
        r"!\[[^\]]*\]\(|\b169\.254\.169\.254\b|\(part \d of \d; ?part",
    )
)


def plain(text: str) -> str:
    """The text as a machine would understand it: hidden and look-alike letters undone."""
    shown = _TAGS.sub(lambda hit: " " + "".join(chr(ord(one) - 0xE0000) for one in hit[0]), text)
    shown = _UNSEEN.sub("", unicodedata.normalize("NFKC", shown))
    return shown.translate(_LOOK_ALIKE) if shown.isascii() is False else shown


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where a text (after `plain`) speaks to a machine."""
    for pattern in _PATTERNS:
        for hit in pattern.finditer(text):
            yield hit.start(), hit.end()
    for hit in _BASE64.finditer(text):
        if any(True for pattern in _PATTERNS if pattern.search(_decoded(hit[0]))):
            yield hit.start(), hit.end()


def speaks_to_a_machine(text: str) -> bool:
    """Whether any part of a text is an instruction to a machine, or hides one."""
    return hides_letters(text) or any(True for _ in spans(plain(text)))


def hides_letters(text: str) -> bool:
    """Tag characters, or letters strung with unseen ones: no writer of invoices needs them."""
    return bool(_TAGS.search(text)) or bool(_STRUNG.search(text))


_STRUNG = re.compile("(?:\\S[\u200b-\u200d\u2060\ufeff]+\\s?[\u200b-\u200d\u2060\ufeff]*){5}")


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4)).decode("utf-8", "ignore")
    except (binascii.Error, ValueError):
        return ""
