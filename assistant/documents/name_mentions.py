"""Where on a page a company's name may stand: behind labels, heading lines, in two lines."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from statistics import median

from assistant.documents import labels
from assistant.documents.candidates import Candidate, Hit, labelled
from assistant.documents.company_names import is_column_head, is_name
from assistant.documents.label import Label
from assistant.documents.layout import Layout, Run
from assistant.documents.parties import is_next_line, seller_blocks

_SEPARATORS = re.compile(
    r" ?[·•●|▪] ?|(?<=[^\W\d_]{3}),(?=[^\W\d_]{4})(?=.*\d)"
    r"|[,;] (?!(?:s\.? ?[aclpr]|inc|ltd|limited|llc|lda|gmbh|corp|b\.?v)(?![^\W\d_]))"
    r"(?=.*\d)| [-–—*] |  |,? au capital | mit sitz |,? inscrita en "
    r"| \(?(?=(?:cnpj|c\.?i\.?f|n\.?i\.?f|vat|gstin?|p\.? ?iva|tva|siret|siren|rcs|ust-?id\w*|cuit"
    r"|abn|kvk|btw)\b\W)",
    re.IGNORECASE,
)
# “Nordbygg AB Faktura”: the title on the right comes close to the name.
_TITLE_BEHIND = re.compile(
    r" +(?:tax )?(?:invoice|faktura|facture|factura|rechnung|account)$", re.I
)
# “Seattle, WA 98109”, “Kerala - 682001, India”.
_CODE_OF_A_TOWN = re.compile(r"(?:[A-Z]{2,3} )?\d{4,6}(?!\d)")
_FIRM = re.compile(r"^(?:firma|fa\.|soci[ée]t[ée]|ditta|m/s\.?) (?=\w)", re.IGNORECASE)
# “Company: Nord Ltd” of nobody's block; “Date: 3.4.2026 Supplier: Nord Ltd, Lyon” in a sentence.
_COMPANY = Label(
    r"^\W*(?:company|business|unternehmen|firma|soci[ée]t[ée]|entreprise|azienda|ditta|empresa"
    r"|bedrijf|firm|f[öo]retag|virksomhed|yritys|spole[čc]nost)(?:snaam|sname| name|nname)?\s*:\s*"
)
_IN_PASSING = Label(
    r"(?<=[^\W_] )(?:(?:rechnungs)?aussteller|verk[äa]ufer|seller|vendor|supplier|issuer|issued by"
    r"|fournisseur|vendeur|[ée]metteur|proveedor|emisor|fornitore|emittente|leverancier)\s*:\s*"
)
_SIGNED = Label(r"^\W*(?:for(?! the)|fdo\.?|firmado(?: por)?|p\.? ?p\.)(?![^\W\d_])[\s:.]*(?=\w)")

LONG = 40  # letters of a line that has a name and what else a company says of itself
Named = tuple[Candidate, str]  # a name and the label it stands behind


def behind_labels(layout: Layout, buyer: set[int], seller: set[int]) -> Iterator[Named]:
    """Names behind the words for a seller, a payee, an account's holder, a signature, a trade."""
    yield from ((one, "trading") for one in in_trade(layout) if id(one.run) not in buyer)
    kinds = (
        ("seller", labels.SELLER), ("payee", labels.PAYEE), ("holder", labels.HOLDER),
    )  # fmt: skip
    for kind, label in kinds:
        for one in labelled(layout, label, _whole):
            if not _is_part_of_label(one):
                yield one, kind
    for run in layout.runs:
        if (title := labels.NAME.match(run.text)) and id(run) in seller and id(run) not in buyer:
            yield from ((one, "seller") for one in _in_row(layout, run, title.end()))
        if (hit := _COMPANY.match(run.text)) and id(run) not in buyer:
            yield from ((one, "holder") for one in _in_row(layout, run, hit.end()))
        if (hit := _IN_PASSING.search(run.text)) and id(run) not in buyer:
            value = _END_OF_NAME.split(run.text[hit.end() :])[0].strip(" ,;")
            if is_name(value):
                end = hit.end() + len(value)
                yield Candidate(value, run, hit.end(), end, 1.0), "seller"
        if hit := _SIGNED.match(run.text):
            value = run.text[hit.end() :]
            if is_name(value) and value[0].isupper():
                yield Candidate(value, run, hit.end(), len(run.text), 1.0), "signed"


def in_trade(layout: Layout) -> Iterator[Candidate]:
    """Both names of a sentence that tells under which of them a company trades."""
    for run, start, end in layout.hits(_TRADING):
        before, behind = run.text[:start], _END_OF_NAME.split(run.text[end:])[0]
        before = re.split(r"[.;:] ", before)[-1]
        for value in (before.strip(" ,"), behind.strip(" ,.")):
            if is_name(value) and value[0].isupper():
                at = run.text.index(value)
                yield Candidate(value, run, at, at + len(value), 1.0)


_TRADING = Label(
    r" (?:is a (?:trading (?:name|style)|brand|division|trade ?mark) of|trading as|t/a|d/b/a|dba"
    r"|ist eine marke (?:der|von)|est une marque (?:de la|de|du)|[èe] un marchio di"
    r"|es una marca (?:comercial )?de|is een (?:handelsnaam|merk) van) (?:the |the company )?"
)
_END_OF_NAME = re.compile(r"(?<=[^\W_]{2})[.;] |, | \(|\. ?$| [-–|] ")


def _in_row(layout: Layout, run: Run, end: int) -> Iterator[Candidate]:
    """What stands behind “Name:”."""
    for one in [run] if end < len(run.text) else layout.right_of(run)[:1]:
        value = one.text[end if one is run else 0 :].strip(" :")
        if is_name(value):
            yield Candidate(value, one, one.text.index(value), len(one.text), 1.0)


def _is_part_of_label(one: Candidate) -> bool:
    """“Seller tax representative”: nothing parts the word from what follows it."""
    before = one.run.text[: one.start]
    return (
        bool(before) and ":" not in before and labels.SELLER.match(before) is not None
        and not labels.LEGAL_FORM.search(one.value)
    )  # fmt: skip


def _whole(text: str) -> Iterable[Hit]:
    text = _without_address(text)
    value = text.strip(" :.-“”\"'")
    if is_name(value) and not text.rstrip().endswith(":"):
        start = text.index(value)
        first = _TITLE_BEHIND.sub("", _SEPARATORS.split(value)[0].strip(" ,“”\"'"))
        yield first, start, start + len(first)


def _without_address(text: str) -> str:
    """A company's name alone, where what else it says of itself follows in the line."""
    first = _END_OF_NAME.split(text)[0]
    has_more = labels.LEGAL_FORM.search(first) and not is_name(text.strip(" :.-“”\"'"))
    return first if has_more else text


def first_of_sellers(layout: Layout) -> Iterator[Run]:
    """The first name under each word for a seller."""
    for block in seller_blocks(layout):
        for run in block:
            if title := labels.SELLER.match(run.text) or labels.NAME.match(run.text):
                if is_name(_without_address(run.text[title.end() :]).strip(" ,:")):
                    break  # it stands behind the word itself
                continue
            if any(is_name(value) for value, _, _ in parts(run.text)):
                yield run
                break


def parts(text: str) -> Iterator[Hit]:
    """The first piece of a line that a separator divides; a title or a label names nobody."""
    pieces = _SEPARATORS.split(text)
    if len(pieces) > 1 and _CODE_OF_A_TOWN.match(pieces[1]):
        return
    piece = _TITLE_BEHIND.sub("", _FIRM.sub("", pieces[0].strip(" :-")))
    is_heading = labels.TITLE.search(text) or pieces[0].endswith(":")
    if is_heading and not labels.LEGAL_FORM.search(piece):
        return
    if len(piece) > LONG and (form := labels.LEGAL_FORM.search(piece)):
        rest = piece[form.end() :]
        while again := labels.LEGAL_FORM.match(rest.lstrip(" ,")):
            rest = rest.lstrip(" ,")[again.end() :]
        piece = piece[: len(piece) - len(rest)]
    if piece:
        start = text.find(piece)
        yield piece, start, start + len(piece)


# A line that ends so has more of the name under it.
_GOES_ON = re.compile(r" (?:&|\+|-|y|e|et|und|and|en|og|och|de|del|di|der|of|für|pour|i)$", re.I)


def in_two_lines(layout: Layout, buyer: set[int], first: set[int]) -> Iterator[Candidate]:
    """A name whose legal form stands in the next line: of a seller, a page's first, or twice.

    Its lines are parted by a line feed in its value.
    """
    pairs: dict[str, list[tuple[Run, Run]]] = {}
    for above, run in _lines_with_legal_forms(layout):
        if id(above) not in buyer and is_name(above.text) and is_name(run.text):
            pairs.setdefault(f"{above.text}\n{run.text}", []).append((above, run))
    for value, found in pairs.items():
        above, run = found[0]
        is_one = len(found) > 1 or id(above) in first or _GOES_ON.search(above.text)
        if is_one and not _stands_alone(layout, run, found):
            yield _joined(value, above, run)


def in_large(layout: Layout, buyer: set[int]) -> Iterator[Candidate]:
    """A letterhead of two lines in one large size."""
    usual = median_height(layout.runs)
    large = [
        run
        for run in layout.runs
        if run.page == 1 and is_above(run) and run.height > 1.8 * usual and id(run) not in buyer
    ]
    for above, run in pairwise(large):
        is_close = -0.25 < (run.box[1] - above.box[3]) / run.height < 0.6
        is_level = abs(run.box[0] - above.box[0]) < 6 and abs(above.height - run.height) < 1
        if is_close and is_level and is_name(above.text) and is_name(run.text):
            yield _joined(f"{above.text}\n{run.text}", above, run)


def _joined(value: str, above: Run, run: Run) -> Candidate:
    whole = Run([*above.words, *run.words], run.page, run.sheet, run.row)
    return Candidate(value, whole, 0, len(value), 1.0)


def _stands_alone(layout: Layout, lower: Run, found: list[tuple[Run, Run]]) -> bool:
    """Whether another line begins with the lower one: then it is the whole name."""
    lowers = {id(run) for _, run in found}
    return any(one.text.startswith(lower.text) and id(one) not in lowers for one in layout.runs)


def _lines_with_legal_forms(layout: Layout) -> Iterator[tuple[Run, Run]]:
    """Lines such as “Nord a.G.” under one that has neither a form nor a word of theirs."""
    for place, run in enumerate(layout.runs):
        if not labels.LEGAL_FORM.search(run.text):
            continue
        for above in layout.runs[max(place - 6, 0) : place]:
            if (
                above.page == run.page
                and (is_next_line(above, run) or _is_centred_under(above, run))
                and not re.search(r"[#\d]", above.text)
                and not labels.LEGAL_FORM.search(above.text)
                and not {*above.text.casefold().split()} & {*run.text.casefold().split()}
            ):
                yield above, run


def _is_centred_under(above: Run, run: Run) -> bool:
    aside = abs(run.box[0] + run.box[2] - above.box[0] - above.box[2]) / 2
    return aside < 6 and -2 < run.box[1] - above.box[3] < 0.6 * above.height


def is_among_heads(layout: Layout, run: Run) -> bool:
    """Whether a run stands in a row of a table's heads, whatever it is called itself."""
    row = layout.row_of(run)
    return len(row) > 2 and sum(is_column_head(one.text) for one in row) > 1


def is_above(run: Run) -> bool:
    """Whether a letterhead may stand there."""
    return run.box[1] < run.sheet[1] * 0.3


def median_height(runs: list[Run]) -> float:
    """How tall most lines are."""
    return median(run.height for run in runs) if runs else 0.0
