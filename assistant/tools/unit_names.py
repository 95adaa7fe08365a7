"""Units of measure by their names in any language: "heures", "Stunden" and "h" are one."""

import re
from functools import cache
from itertools import pairwise

from assistant.tools.words import fold, split

_UNITS = {
    "hour": "hour hours hrs hr h heure heures stunde stunden std ora ore hora horas",
    "day": "day days jour jours journee journees tag tage tagen giorno giorni giornata giornate"
           " dia dias jornada jornadas",
    "metre": "m metre metres meter meters metern metro metri metros",
    "square metre": "m2 m² qm mq sqm quadratmeter",
    "kilogram": "kg kilo kilos kilogram kilogramm kilogramme kilogrammes",
    "litre": "l litre litres liter litro litri litros",
    "kilowatt hour": "kwh kilowattstunden kilowattstunde kilowattheures kilowattora",
    "seat": "seat seats licence licences license licenses siege sieges poste postes platze lizenz"
            " lizenzen postazione postazioni licenza licenze puesto puestos licencia licencias",
    "copy": "copy copies exemplaire exemplaires exemplar exemplare copia copie copias ejemplar"
            " ejemplares",
    "image": "image images picture pictures bild bilder immagine immagini imagen imagenes",
    "page": "page pages seite seiten pagina pagine paginas",
    "user": "user users utilisateur utilisateurs nutzer benutzer utente utenti usuario usuarios",
}  # fmt: skip
PASSING = frozenset({"day"})  # Days are counted for many reasons, work is one of them.


@cache
def _names() -> dict[str, str]:
    return {name: unit for unit, names in _UNITS.items() for name in names.split()}


def units(text: str) -> set[str]:
    """The units a text names; "2 m" is a length of something that is counted in pieces, "(m)" is
    what it is counted in."""
    return {
        unit
        for part in re.split(r"[()]", fold(text))
        for before, word in pairwise(["", *split(part)])
        if (unit := _names().get(word)) and not before.isdigit()
    }
