"""Whose mail and pages a document names: they tell which of its words are the supplier's name."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.documents import labels
from assistant.documents.candidates import Candidate
from assistant.documents.company_names import is_name
from assistant.documents.label import Label
from assistant.documents.layout import Layout

LEAST_LETTERS = 5  # of a host that may be only part of a name, or the other way round
MOST_HOSTS = 3
WRITTEN, AGAIN, ALONE = 0.3, 0.06, 0.37
_HOST = re.compile(
    r"(?:(?P<box>[\w.+-]+)@|www\.|https?://(?:www\.)?)(?P<host>[\w-]+(?:\.[\w-]+)*)\.[a-z]{2,}",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?<![\w@.-])([a-z0-9-]{4,})\.(?:com|net|org|de|fr|it|es|nl|eu|io|ch|at|be)\b")
_OF_ANY = re.compile(r"\.(?:co|com|org|net|gov|ac)$", re.IGNORECASE)  # “acme.co.uk”
_PUBLIC_HOSTS = (
    "gmail googlemail gmx web tonline yahoo outlook hotmail live icloud aol orange wanadoo "
    "laposte sfr free libero example w3 adobe msn protonmail mail email facebook instagram "
    "twitter linkedin youtube paypal stripe google apple bluewin sapo tiscali virgilio alice "
    "hotmailfr yahoofr ec europa service test domain yourcompany company beispiel muster"
)
_BOXES = (
    "info contact kontakt office mail email hello billing invoice invoices sales support "
    "service accounts accounting admin buchhaltung rechnung facturation compta contabilita "
    "ventas noreply post team shop help kundenservice customerservice"
)
_PUBLIC, _COMMON_BOXES = frozenset(_PUBLIC_HOSTS.split()), frozenset(_BOXES.split())
# What stands in the lines that tell who a company is: its mail there is its own.
_IMPRINT = Label(
    r"(?<![^\W_])(?:tel|t[ée]l|telefon|phone|fax|iban|bic|vat|tva|siret|siren|rcs|kvk|hrb|ust|btw"
    r"|p\.? ?iva|capital|gesch[äa]ftsf\w+)(?![^\W\d_])"
)


# “Created with …”: whose program wrote the page, not whose bill it is.
_WRITTEN_WITH = Label(
    r"(?<![^\W_])(?:powered by|(?:generated|created|crafted|made|prepared|printed|built)"
    r"(?: \w+){0,3} (?:with|by|using|via|from)|erstellt (?:\w+ ){0,3}(?:mit|von|durch)"
    r"|(?:g[ée]n[ée]r[ée]|cr[ée][ée]|[ée]dit[ée])e? (?:\w+ ){0,2}(?:avec|par|via|gr[âa]ce)"
    r"|(?:generad|cread|hech|elaborad)[oa] (?:con|por|en|mediante)|generat[oa] (?:con|da|tramite)"
    r"|(?:gemaakt|opgesteld) (?:met|door)"
    r"|(?:gerad|criad|emitid)[oa] (?:com|por|pelo) (?:o )?(?:software|program\w+)"
    r"|skapad med|vytvo[řr]eno|wygenerowan\w|k[ée]sz[üu]lt|rendszer[ée]vel|software(?: by|:)"
    r"|to create|using the program)(?![^\W\d_])"
)


@dataclass(frozen=True, slots=True)
class Hosts:
    """The hosts named outside the buyer's address, plain: where each stands, and how often."""

    places: dict[str, Candidate]
    times: Counter[str]

    def is_of(self, name: str) -> bool:
        """Whether a company's name is one of them, or the beginning of one."""
        bare = plain(labels.LEGAL_FORM.without(name))
        return any(
            bare == host
            or (
                min(len(host), len(bare)) >= LEAST_LETTERS
                and (bare.startswith(host) or host.startswith(bare))
            )
            for host in self.places
        )

    def without(self, is_another: Callable[[str], bool]) -> "Hosts":
        """Without those that are called like somebody else."""
        kept = {host: one for host, one in self.places.items() if not is_another(one.value)}
        return Hosts(kept, self.times)

    def written(self, layout: Layout) -> Iterator[Candidate]:
        """Words that are a host's letters: “Rocky Road Ltd” beside “rockyroad.example”."""
        for host in [*self.places][:MOST_HOSTS]:
            if len(host) < LEAST_LETTERS:
                continue
            letters = Label(r"(?<![\w@./-])" + r"[^\w\0]{0,2}".join(host) + r"(?![\w@]|\.\w)")
            found = [one for one in layout.hits(letters) if is_name(one[0].text[one[1] : one[2]])]
            for run, start, end in found[:1]:
                score = WRITTEN + AGAIN * min(len(found) - 1, 3)
                yield Candidate(run.text[start:end], run, start, end, score)

    def alone(self) -> Candidate | None:
        """The host named most, where no words are its name; one named in passing is nobody's."""
        own = [
            one for host, one in self.places.items() if self.times[host] > 1 or one.score > ALONE
        ]
        return max(own, key=lambda one: (self.times[plain(one.value)], one.score), default=None)


def read(layout: Layout, buyer: set[int]) -> Hosts:
    """The hosts of a document; those that serve anybody are left out."""
    places: dict[str, Candidate] = {}
    times = Counter[str]()
    for run in layout.runs:
        if id(run) in buyer or not ("@" in run.text or "." in run.text):
            continue
        if _WRITTEN_WITH.search(run.text):
            continue
        weight = (
            ALONE
            + 0.1 * bool(_IMPRINT.search(run.text))
            + 0.05 * (run.box[1] > run.sheet[1] * 0.85)
        )
        for value, start, end in _named(run.text):
            name = plain(value)
            times[name] += 1
            if name not in places or places[name].score < weight:
                places[name] = Candidate(value, run, start, end, weight)
    return Hosts(places, times)


def _named(text: str) -> Iterator[tuple[str, int, int]]:
    for hit in _HOST.finditer(text):
        name = _OF_ANY.sub("", hit["host"]).rsplit(".", 1)[-1]
        if plain(name) not in _PUBLIC:
            start = hit.start("host") + hit["host"].index(name)
            yield name, start, start + len(name)
        elif hit["box"] and plain(hit["box"]) not in _COMMON_BOXES and "." not in hit["box"]:
            yield hit["box"], *hit.span("box")
    for hit in _BARE.finditer(text):
        if plain(hit[1]) not in _PUBLIC:
            yield hit[1], *hit.span(1)


def plain(name: str) -> str:
    """A name's letters and digits alone, in small and without accents."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKD", name)).casefold()
