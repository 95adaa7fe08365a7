"""What can be a company's name, and what is a heading, a place, a bank or a sentence."""

import re
from functools import lru_cache

from assistant.documents import labels
from assistant.documents.amounts import AMOUNT, MOST_TEXTS
from assistant.documents.label import Label, any_of, small

MOST_WORDS = 6


@lru_cache(MOST_TEXTS)
def is_name(value: str) -> bool:
    """Whether a piece of a line may be the name of a company or of somebody in business."""
    if (
        len(value) > 70
        or _PAGE.fullmatch(value)
        or value.endswith("#")
        or "@" in value
        or ":" in value
        or sum(map(str.isdigit, value)) > 4
    ):
        return False
    without = labels.LEGAL_FORM.without(value)
    if sum(map(str.isalpha, without)) < 3 or _CODE.fullmatch(value):
        return False
    if labels.SELLER.fullmatch(value) or AMOUNT.search(value) or _PLACE.search(value):
        return False
    if (
        _HEADING.fullmatch(value)
        or is_column_head(value)
        or _ADDRESS.search(value)
        or any(one.fullmatch(value.rstrip(" #")) for one in _FIELDS)
    ):
        return False
    is_company, is_long = without != small(value), len(value.split()) > MOST_WORDS
    if (is_long and _SENTENCE.search(value)) if is_company else (is_long or _WORDS.search(value)):
        return False
    if any(no.match(value) for no in (labels.BUYER, labels.TITLE)):
        return False
    begins = _NOT_A_NAME.match(value)
    return not begins or (begins[0] in _BEGIN_NAMES and _ends_in_form(value))


# Words of pages that companies are called by, too: “Capital Works Ltd”.
_BEGIN_NAMES = ("capital", "total", "page", "original", "copy", "logo", "pos")


def _ends_in_form(value: str) -> bool:
    """Whether more than one word stands before a legal form at the end."""
    forms = [*labels.LEGAL_FORM.finditer(value)]
    is_last = bool(forms) and not re.search(r"\w", value[forms[-1].end() :])
    return is_last and len(value[: forms[0].start()].split()) > 1


def is_column_head(value: str) -> bool:
    """Whether it is the head of a table's column: “Quantity”, “Unit price”."""
    return _COLUMN.fullmatch(value) is not None


def is_bank(value: str) -> bool:
    """Whether it is a bank: mostly the one where the supplier has an account."""
    return _BANK.match(value) is not None


def is_prose(value: str) -> bool:
    """Whether words go on in small letters, as in a sentence: “Please ask for forms such as”."""
    form = labels.LEGAL_FORM.search(value)
    named = value[: form.start()] if form else value
    words = [word for word in re.split(r"[\s/-]+", named) if word[:1].isalpha()]
    small_ones = sum(word.islower() for word in words)
    return len(words) > 2 and 2 * small_ones > len(words)


# “example.org/contact”: a page in the web.
_PAGE = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+\.?(?:/\S*)?")
_FIELDS = (
    labels.DUE, labels.ISSUED, labels.DATED, labels.NUMBER, labels.TOTAL, labels.PAYABLE,
    labels.NET, labels.TAX, labels.REFERENCE, labels.PAYEE,
)  # fmt: skip
# What stands over the columns of a table.
_HEADS = (
    r"qt[àaéey.]*|quantit\w*|menge|anzahl|aantal|cant(?:idad|\.)?|hoeveelheid|ilo[śs][ćc]|antal"
    r"|m[äa][äa]r[äa]|mno[žz]stv[íi]|unit[ée]?s?|unidad(?:es)?|uni|einheit|eenheid|u\.?m\.?|uom"
    r"|rate|price|prices|prix|precio|pre[çc]o|prezzo|preis|prijs|pris|cena|hinta|p\.?u\.?(?: ht)?"
    r"|valor|valeur|valore|wert|waarde|importe|importo|amount|betrag|bedrag|belopp|montant|summa"
    r"|products?|produits?|prodotto|prodotti|produtos?|productos?|produkt\w*|articles?|artikel\w*"
    r"|art[íi]culos?|articol[oi]|item|concept[oe]s?|voce|libell[ée]|bezeichnung|beschreibung"
    r"|descri\w+|d[ée]signation|omschrijving|beskrivning|kuvaus|popis|leistung|services?|servizi"
    r"|discount|rabatt|remise|sconto|descuento|desconto|dto\.?|korting|c[óo]d(?:igo|ice|e|\.)?"
    r"|referenc[ei]a?|r[ée]f\.?|pos(?:ition|\.)?|hsn|sac|sku|iva|tva|mwst\.?|ust\.?|vat|btw|moms|tax"
    r"|taxes|total[ei]?s?|subtotal|unitario|unitaire|unit|einzelpreis|st[üu]ckpreis|gesamt(?:preis)?"
    r"|nombre|nome|name|nom|naam|nachname|vorname|menu|cargo|data|days?|hours?|heures?|stunden|horas"
    r"|ore|uren|date|datum|fecha|period[oe]?|n[o°º]\.?|nr\.?|\#|%|lp\.?"
)
_COLUMN = Label(rf"(?:{_HEADS})(?: ?/? ?(?:{_HEADS}))*")
# What stands over a part of a page, or is stamped on it.
_HEADING = Label(
    r"summary|details|overview|items?|notes?|remarks?|activity|charges?|paid|draft|sent|status"
    r"|(?:service|billing|account|payment|customer|contact|order|shipping)"
    r" (?:information|details|summary|inquiries|data)"
    r"|segunda via|(?:tax)?invoice|w[äa]hrung|currency|devise|divisa|moneda|valuta"
    r"|approved|overdue|thanks|balance|hinweise?|[üu]bersicht|bezahlt|pay[ée]e?|r[ée]sum[ée]"
    r"|.*(?:ใบแจ้งหนี้|ใบกำกับภาษี|ใบเสร็จ|发票|請求書|領収書|חשבונית).*"
    r"|\[.*\]|\d+[.)] .*|(?:sede|domicilio) (?:legale?|social|operativa)|domicile"
    r"|si[èe]ge(?: social)?|registered office|(?:firmen)?sitz|hauptsitz|maatschappelijke zetel"
    r"|(?:informa\w+|dat[oi]s?|daten|details?|donn[ée]es|gegevens|angaben)"
    r" (?:d[eoa]l? |del |du |van |zu |zum |zur )?(?:utilizador|usu[áa]rio|user|utilisateur|nutzer"
    r"|factura\w*|fatura|fattura|pagamento|pago|paiement|entrega|livraison|bancari\w+|bancaires)"
)
# A page of the web, a code before a town, a line to write on.
_ADDRESS = Label(
    r"(?<!\w)[\w-]+\.(?:com|net|org|de|fr|it|es|eu|io|co\.uk)/|^[a-z]{1,2}-\d{4,5} |__"
)
# “INV-362”, “2D-DOC”, a seal's letters, “€ incl.”
_CODE = re.compile(r"[A-Z]{2,}[-/.]?\d[\w/-]*|\d\w*[-/][\w/-]+|[A-Z]{20,}|[€$£].*")
# A street with its number, a country, a month, a word in brackets.
_PLACE = Label(
    r"(?:stra(?:ß|ss)e|(?<![^\W_])str\.?|str\.|weg|platz|allee|gasse|street|road|avenue|straat"
    r"|laan) ?\d+\w?$"
    r"|^(?:c/|calle|avda?\.|avenida|plaza|paseo|traves[íi]a|camino|ronda|carrer|pol[íi]gono|viale?"
    r"|piazza|corso|rue|boulevard|chemin|impasse|quai|rua|ul\.|ulica|ул\.|бул\.|ж\.к\.) ?[^ ]"
    r"|[^ ] (?:road|street|avenue|lane|drive)$"
    r"|^\d+[ ,]|^\(.*\)$|^(?:germany|deutschland|france|frankreich|italy|italia|italien|spain"
    r"|españa|spanien|belgi(?:um|que|ë)|nederland|netherlands|österreich|austria|schweiz"
    r"|suisse|switzerland|luxembourg|united (?:states|kingdom)(?: of america)?|uk|ireland"
    r"|u\.?s\.?a\.?|portugal|poland|india|canada|australia"
    r"|new zealand|singapore|hong kong|sweden|sverige|denmark|danmark|norway|norge|finland|suomi"
    r"|london|paris|berlin|wien|z[üu]rich|m[üu]nchen|hamburg|amsterdam|dublin|madrid|barcelona|roma"
    r"|milano|new york|san francisco|los angeles|chicago|toronto|sydney|melbourne|mumbai|delhi)$"
    r"|^[^\d,]+, (?:a[klrzb]|bc|c[at]|dc|fl|ga|hi|i[adln]|k[sy]|la|m[adeinost]|n[cdehjmvy]|o[hkrn]"
    r"|pa|qc|ri|s[cd]|t[nx]|ut|v[at]|w[aivy]|texas|california|florida|ontario)$"
    r"|^(?:jan|feb|mar|m[äa]r|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-zé]* \d{1,2}$"
    r"|^[^\W\d_]+\.? (?:19|20)\d\d$"
)
# Headings, labels, salutations and the beginnings of sentences: no names without a legal form.
_WORDS = Label(
    r"(?:rechnung|abrechnung|schein|best[äa]tigung|angebot|mahnung|gutschrift|quittung|vertrag)$"
    r"|(?<![^\W_])(?:only|number|date|payment|paiement|pagamento|pago|description|exempt|fees?"
    r"|details?|worked|paid in full|(?:unit|item) price|(?:sort|zip|bank|swift) code|cash memo"
    r"|(?:credit|debit) card|(?:wire|bank) transfer|reverse charge|(?:company|your) logo"
    r"|(?:project|state|authori[sz]ed) (?:name|signature)|signature|\?)$"
    r"|^(?:beschreibung|bezeichnung|d[ée]signation|descri\w+|betrag|amount|montant|preis|price|prix"
    r"|einzelpreis|bankverbindung|zahlungs\w*|payment|conditions|terms|ihre?|your|votre|vos|unsere?"
    r"|our|notre|sehr geehrte\w*|dear|madame|monsieur|herrn?|frau|mrs?|ms|mme|m\.|mevrouw|dhr"
    r"|de heer|sig(?:nor|ra)?|sra?|doña|spett\w*|attn|z\.? ?hd|c/o"
    r"|r[ée]f\w*|contact|kontakt|ansprechpartner\w*|bearbeiter|sachbearbeiter|liefer\w*|bestell\w*"
    r"|auftrag\w*|order|commande|livraison|deliver\w*|ship\w*|leistung\w*|position|qty|sub\w*"
    r"|net|netto|brutto|gross|web|internet|mobil\w*|siren|vielen|thank|merci|bitte|please|we|wir"
    r"|nous|im|f[üu]r|for|from|with|all|visit|estimate|purchase order|billing|monthly|ways|how"
    r"|need|questions"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|authori[sz]ed|prepared|salesperson|place of"
    r"|accounts? (?:payable|receivable|department)|finance department|scan to|late"
    r"|(?:powered|generated|created) (?:by|with)|kontaktdaten|kundendaten|coordonn[ée]es|mode de"
    r"|datos|c[óo]digo|direcci[óo]n|endere[çc]o|servi(?:ce|[çc]o|cio|zio) client\w*|orden de|n[°º] "
    r"|forma de|condizioni|modalit[àa]|betalings\w*|(?:(?:jan|febr)uary|march|april|may|june"
    r"|july|august|(?:sept|nov|dec)ember|october) \d+|zu|per|statement|devis|order|quote|proforma"
    r"|nota (?:de|fiscal)|documento|comprobante|boleto|danfe|ficha|morada|inicio|unset"
    r"|duplicat\w*|re[çc]u|objet|betreff|subject|period\w*|zeitraum|p[ée]riode)(?![^\W\d_])"
)
_SENTENCE = any_of("is|are|was|were|by|has|have|named|whose|ist|sind|wird|werden|est|sont|par")
_NOT_A_NAME = Label(
    r"^(?:n[°º]|seite|p[áaà]gin[ae]|page|folio|sid[ae]n?|strona|str[áa]nka|sivu|oldal|blad|logo|tel|fax|phone|telefon|e-?mail|www\.|https?:|iban|bic|datum|date|total"
    r"|summe"
    r"|handelsregister|registro (?:mercantil|delle|de)|registre|inscri[tp]\w*"
    r"|amtsgericht|gesch[äa]ftsf[üu]hr"
    r"|hrb|hra|rcs|siret|capital|steuer|ust|vat|tva|bank|nummer|number|menge|quantity|pos|artikel"
    r"|stylesheet|zugferd|\(c\)|copyright|original|kopie|copy"
    r"|geachte|beste |dear |sehr geehrte|guten tag|madame|monsieur|chers? |ch[èe]re|egregi|gentil"
    r"|estimad|prezad|hallo |importes?"
    r"|name|globale|gln|konto\w*|account|adresse|hinweis|anschrift|address|kunde|customer|invoice"
    r"|rechnung|facture|fattura|factura"
    r"|(?:seller |supplier )?(?:trad(?:e|ing)|legal|registered|business|commercial) name"
    r")(?![^\W\d_])"
)
_BANK = Label(
    r"^(?:(?:volks|raiffeisen|spar|post|commerz|deutsche |dresdner |kreis)[^\W\d_]*(?:bank|kasse)"
    r"|(?:stadt|kreis)?sparkasse|banque|banca|banco|cr[ée]dit (?:agricole|mutuel|lyonnais)"
    r"|ubs|mbank|postfinance|credit suisse|barclays|hsbc|lloyds|natwest|nordea|swedbank"
    r"|visa|mastercard|maestro|amex|american express"
    r"|caisse d|soci[ée]t[ée] g[ée]n[ée]rale|hypovereinsbank|unicredit)(?![^\W\d_])"
)  # fmt: skip
