"""The supplier's VAT number: by its shape, its name in its country and its check digits."""

import re
from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import replace

from stdnum import iban as iban_numbers

from assistant.documents import labels, mail_hosts
from assistant.documents.candidates import Candidate, Hit, Parser, best, labelled
from assistant.documents.findings import Finding
from assistant.documents.label import Label, any_of
from assistant.documents.layout import Layout, Run
from assistant.documents.ourselves import NOBODY, Ourselves
from assistant.documents.parties import seller_runs, window_runs
from assistant.documents.vat_shapes import (
    AT_HOME,
    BARE,
    EVIDENT,
    ODD,
    SPANISH,
    WITH_LETTERS,
    AtHome,
    compact,
    fits,
)

CHECKED, UNCHECKED = 0.92, 0.55
LEAST = 0.35
LABELLED, FITTING, THEIRS, SCHEME, AGAIN = 0.4, 0.2, 0.6, 0.3, 0.03
NEAR, SAME_LINE, ASIDE, OTHERS = 0.45, 0.6, 0.4, 0.4
REGISTER = 0.4  # in the line that tells a company's register: its own
LEAST_LETTERS = 6
REACH = 9.0  # rows that a number may stand under its owner's name
NAMES = Label(
    r"u\.?st\.?[ .,-]*id|umsatzsteuer[ -]?id|vat|tva|t\.v\.a|p\.? ?iva|part(?:ita|\.) ?i\.?v\.?a"
    r"|n\.?i\.?f"
    r"|c\.?i\.?f|btw|mwst|tax (?:id|reg|no|number)|steuer-?id|intra"
    r"|identificativ|ддс|φ\.?π\.?α|α\.?φ\.?μ"
    r"|(?<![^\W_])(?:uid|tin|nip|di[čc]|ič dph|mva|alv)(?![^\W\d_])|moms"
)  # fmt: skip
# Names of a number and not of a tax: what stands behind may be any.
_NUMBERS = Label(
    r"(?<![^\W_])(?:vat|tva|btw|iva|mwst|ust|moms|alv)[ .-]*(?:reg\w*|intra\w*|id\w*)?[ .-]*"
    r"(?:no|nr|number|nummer|num[ée]ro|n°|id|idnr|identification)\.?(?![^\W\d_])"
)
YOURS = Label(
    r"(?<![^\W_])(?:ihre|your|votre|vostr[ao]|su|uw|customer|client[ei]?|kund(?:e[nr]?)?|buyer"
    r"|bill to|klant(?:en)?|k[äa]ufers?|(?:rechnungs|leistungs)?empf[äa]ngers?|acheteur|preneur"
    r"|destinata(?:ire|rio|ri[ao])|acquirente|committente|cessionario|comprador|nabywc[ay]"
    r"|odb[ěe]ratele?|adquir(?:ente|iente)|afnemer|k[øo]ber[es]*|k[øo]par\w+|asiakkaan|receptor"
    r"|recipient|purchaser|clientului|kupca|vev[őo])(?![^\W\d_])"
)
_REGISTER = Label(
    r"registro mercantil|reg\.? ?merc|inscrit[ao] en|registro (?:delle )?imprese|amtsgericht"
    r"|(?<![^\W_])(?:r\.?c\.?s\.?|hr[ab] \d|kvk|siren|siret|rea )"
    r"|handelsregister|capital social|au capital"
    r"|registered in|obchodn[íi]m rejst|krs"
)
_OF_A_SCHEME = any_of(r"i?oss", r"one[ -]stop[ -]shop")
_IBAN = re.compile(r"[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}")


def read(
    layout: Layout,
    buyer: set[int],
    name: Finding | None,
    us: Ourselves = NOBODY,
    ours: Set[int] = frozenset(),
) -> Finding | None:
    """The number with most behind it, the buyer's left out; `name` is who the supplier is.

    `ours` are the runs of `buyer` that are known to speak of `us`.
    """
    theirs = (buyer - seller_runs(layout)) | ours or window_runs(layout)
    numbers = [
        one
        for one in _all(layout)
        if not us.has_vat(one.value) and not (name and _is_a_person_s(one.value, name.value))
    ]
    found = _repeated(layout, [_near(layout, one, name) for one in numbers])
    theirs |= {id(one.run) for one in found if _is_behind_a_name(layout, one.run, theirs)}
    chosen = best(_without_theirs(found, theirs, name) or ([] if buyer else found))
    if chosen is None or chosen.score < LEAST:
        return None
    return chosen.finding(CHECKED if _is_right(chosen.value) else UNCHECKED)


# A Spaniard's own number, and a foreigner's there.
_PERSON = re.compile(r"ES(?:\d{8}|[XYZ]\d{7})[A-Z]")


def _is_a_person_s(number: str, name: str) -> bool:
    """Whether a number is one of people, and the supplier a company: then it is the buyer's."""
    return bool(_PERSON.fullmatch(number)) and labels.LEGAL_FORM.search(name) is not None


def _all(layout: Layout) -> Iterator[Candidate]:
    seen = set[int]()
    for one in [
        *_with_letters(layout), *_at_home(layout), *_spanish(layout), *_evident(layout),
    ]:  # fmt: skip
        seen.add(id(one.run))
        yield one
    yield from (one for one in _odd(layout) if id(one.run) not in seen)


def _repeated(layout: Layout, found: list[Candidate]) -> list[Candidate]:
    """Surer where it stands in several places, as a seller's does; a French one as a part of the
    number of the establishment, too."""
    places = {(one.value, id(one.run)) for one in found}
    times = Counter(value for value, _ in places)
    digits = re.sub(r"[ .]", "", layout.text)
    for value in times:
        if value.startswith("FR"):
            times[value] = max(times[value], digits.count(value[-9:]))
    return [replace(one, score=one.score + AGAIN * min(times[one.value] - 1, 3)) for one in found]


def _near(layout: Layout, one: Candidate, name: Finding | None) -> Candidate:
    """Surer in a line with the supplier's name, or under it, wherever that stands; less so under
    another company's."""
    if name is None:
        return one
    named = [
        run for run in layout.runs
        if run.page == one.run.page and _is_named(run.text, name.value)
    ]  # fmt: skip
    if any(run is one.run for run in named):
        return replace(one, score=one.score + SAME_LINE)
    near = max((_nearness(one.run, run) for run in named), default=0.0)
    return replace(one, score=one.score + near - OTHERS * _is_of_another(layout, one, name.value))


def _is_named(text: str, name: str) -> bool:
    """Whether a line holds a name, or is a part of it."""
    line, whole = mail_hosts.plain(text), mail_hosts.plain(name)
    return whole in line or (len(line) > LEAST_LETTERS and line in whole)


def _nearness(run: Run, name: Run) -> float:
    far = (run.box[1] - name.box[1]) / run.height
    if not -1 < far < REACH:
        return 0.0
    is_level = run.box[0] < name.box[2] and run.box[2] > name.box[0]
    return NEAR if is_level else NEAR * ASIDE


def _is_of_another(layout: Layout, one: Candidate, name: str) -> bool:
    """Whether another company's name is the next above it, or before it in its line."""
    above = [" ".join(run.text for run in layout.row_of(one.run))]
    run = next(iter(layout.row_of(one.run)), one.run)
    while len(above) <= REACH and (upper := layout.above(run)):
        above.append(upper.text)
        run = upper
    told = next((text for text in above if _has_named_form(text)), name)
    return not _is_named(told, name)


def _has_named_form(text: str) -> bool:
    """Whether a company is named: “SARL au capital de 7 622 EUR” names none."""
    form = labels.LEGAL_FORM.search(text)
    return form is not None and form.start() > 0


def _is_behind_a_name(layout: Layout, run: Run, theirs: Set[int]) -> bool:
    """Whether a number stands in the row of their company's name, next to it."""
    left = [one for one in layout.row_of(run) if one.box[0] < run.box[0]][-1:]
    return any(id(one) in theirs and labels.LEGAL_FORM.search(one.text) for one in left)


def _without_theirs(
    found: list[Candidate], theirs: set[int], name: Finding | None
) -> list[Candidate]:
    """Without what stands in the buyer's address, wherever else it is repeated, unless a line
    gives it to the supplier."""
    own = {one.value for one in found if name and name.value in one.run.text}
    values = {one.value for one in found if id(one.run) in theirs} - own
    return [one for one in found if one.value not in values]


def _with_letters(layout: Layout) -> Iterator[Candidate]:
    """Numbers with their country's letters: behind a name for them, or with the right digits."""
    for run, start, end in layout.hits(WITH_LETTERS):
        value, before = compact(run.text[start:end]), _before(layout, run, start)
        is_named, is_right = bool(NAMES.search(before[-40:])), fits(value)
        if value.startswith("SM") and not is_named:
            continue
        if not (is_named or is_right) or _is_in_iban(run.text, start):
            continue
        if value.startswith("NO") and not (is_named or value.endswith("MVA")):
            continue  # “No 123456785”
        yield _weighed(layout, Candidate(value, run, start, end, 0.3), before, is_named=is_named)


def _is_in_iban(text: str, start: int) -> bool:
    hit = _IBAN.match(text, start)
    return hit is not None and iban_numbers.is_valid(compact(hit[0])[:34])


def _before(layout: Layout, run: Run, start: int) -> str:
    """What stands before a number: in its line, else on the left of it, else right above."""
    if re.search(r"\w{2}", run.text[:start]):
        return run.text[:start]
    left = [one.text for one in layout.row_of(run) if one.box[0] < run.box[0]]
    beside = " ".join(left)
    above = layout.above(run)
    return beside if NAMES.search(beside) or above is None else f"{beside} {above.text}"


def _weighed(layout: Layout, one: Candidate, before: str, *, is_named: bool) -> Candidate:
    place = layout.runs.index(one.run)
    score = one.score + LABELLED * is_named + FITTING * _is_right(one.value) - place * 1e-5
    score -= _theirs(before[-30:]) + SCHEME * bool(_OF_A_SCHEME.search(before))
    score += REGISTER * bool(_REGISTER.search(one.run.text))
    score -= THEIRS * _is_in_their_row(layout, one)
    return replace(one, score=score)


def _is_in_their_row(layout: Layout, one: Candidate) -> bool:
    """Whether it stands in a table's row whose heads tell of the customer: “Customer | VAT no.”."""
    head = layout.above(one.run)
    if head is None or not NAMES.search(head.text):
        return False
    return any(YOURS.search(run.text) for run in layout.row_of(head))


def _theirs(before: str) -> float:
    """What speaks against a number whose label names the customer: less, where another number of
    theirs stands between."""
    said = YOURS.search(before)
    return 0.0 if not said else THEIRS if re.search(r"\d", before[said.end() :]) else 2 * THEIRS


def _at_home(layout: Layout) -> Iterator[Candidate]:
    """Numbers without their country's letters, behind the name they have there."""
    for home in AT_HOME:
        for one in labelled(layout, home.label, _digits(home)):
            before = one.run.text[: one.start]
            yield _weighed(layout, replace(one, score=0.25 * one.score), before, is_named=True)


def _spanish(layout: Layout) -> Iterator[Candidate]:
    for run, start, end in layout.hits(SPANISH):
        value = f"ES{compact(run.text[start:end])}"
        if fits(value):
            before = _before(layout, run, start)
            yield _weighed(layout, Candidate(value, run, start, end, 0.2), before, is_named=False)


def _evident(layout: Layout) -> Iterator[Candidate]:
    """Numbers that are told by how they look."""
    for run in layout.runs:
        for shape, is_right in EVIDENT:
            for hit in shape.finditer(run.text):
                if is_right(compact(hit[0])):
                    one = Candidate(compact(hit[0]), run, *hit.span(), 0.3)
                    yield _weighed(layout, one, _before(layout, run, hit.start()), is_named=True)


def _digits(home: AtHome) -> Parser:
    def hits(text: str) -> Iterator[Hit]:
        for hit in home.shape.finditer(text):
            value = compact(hit[0])
            if home.is_right(value) or home.is_own:
                yield f"{home.country}{value}", hit.start(), hit.end()

    return hits


def _odd(layout: Layout) -> Iterator[Candidate]:
    """What stands behind a name for such numbers, though no country writes them so."""
    for names, shape in ((NAMES, ODD), (_NUMBERS, BARE)):
        for run, start, end in layout.hits(names):
            places = [(run, end)]
            if _REST_OF_NAME.fullmatch(run.text, end):
                places += [(one, 0) for one in layout.right_of(run)[:1]]
            for one, begin in places:
                if hit := shape.match(one.text, begin):
                    odd = Candidate(compact(hit[1]), one, *hit.span(1), 0.3)
                    yield _weighed(layout, odd, run.text[:start], is_named=True)
                    break


_REST_OF_NAME = re.compile(r"[\W_]*(?:id)?[\W_]*(?:nr|no|number|nummer|code|reg\w*)?[\W_]*", re.I)


def _is_right(number: str) -> bool:
    return fits(number) or any(not home.country and home.is_right(number) for home in AT_HOME)
