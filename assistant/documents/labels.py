"""The words that stand before a field's value: those of Western Europe's languages here, more of
them in `label_words.toml`."""

import tomllib
from pathlib import Path

from assistant.documents.label import Label, any_of

_MORE = tomllib.loads(Path(__file__).with_name("label_words.toml").read_text("utf-8"))


def _more(field: str) -> list[str]:
    """The words of a field in the other languages."""
    return [word for language in _MORE.values() for word in language.get(field, ())]


def _or_more(field: str) -> str:
    return "".join(f"|{word}" for word in _more(field))


_BILL = (
    r"(?:handels|schluss|abschlags|sammel|teil|korrektur|storno)?rechnung|gutschrift|beleg"
    r"|(?:tax |commercial |proforma )?invoice|bill|receipt|credit[ -]note|facture|avoir"
    r"|(?:nota di )?fattura|nota di credito|factura(?: de venta)?|factuur|creditnota"
    r"|dokument|document|faktur[ay](?: vat)?|fakt[úu]ra|laskun?|fatura|sz[áa]mla"
    r"|(?:honorar|proforma-?|kosten)(?:rechnung|note|nota)|note d['’]honoraires|debit[ -]note"
    r"|recibo|ricevuta|re[çc]u|quittance|quittung|kvitt(?:o|ering)|boleta|comprobante|parcella"
    r"|notula|facturii|nota fiscal(?: eletr[ôo]nica)?|fatura de pagamento"
) + _or_more("bill")
_NO = (
    r"(?:nummer|nr|no|number|num[ée]ro|n[uú]mero|numer|nro|[čc][íi]slo|sorsz[áa]ma?|č|n[°ºo]|id"
    rf"|code{_or_more('no')})"
    r"(?![^\W\d_])\.?|#|num(?![^\W\d_])\.?|n[.°º]"
)
NUMBER = Label(
    rf"(?<![^\W_])(?:(?:{_BILL})s?[ -]?(?:{_NO})|(?:{_NO})\s?(?:de |della |di |da |of "
    rf"|der )?(?:la )?(?:{_BILL})"
    rf"|r(?:e|g)\.?[ -]?nr\.?|facture n"
    rf"|(?:inv|fakt|doc|memo|quittung|(?:invoice )?serial)\.?[ -]?(?:{_NO})"
    rf"|(?:{_BILL}) ref(?:erence)?|n[.°º] ?(?:documento|fattura)"
    r"|rechnungs[ -]?(?:nummer|nr\.?|no\.?))(?:(?<=\.)|(?![^\W\d_]))"
)
TITLE = Label(rf"(?<![^\W_])(?:{_BILL})(?![^\W\d_])")
NUMBERED_TITLE = Label(  # “Invoice to” and “Invoice date” are followed by something else
    rf"(?<![^\W_])(?:{_BILL})(?![^\W\d_])"
    r"(?! ?:? ?(?:to|for|from|date|address|total|amount|period|details|summary|an|adress|[àa]|a)"
    r"(?![^\W\d_]))"
)
REFERENCE = Label(  # weak: what an invoice may be called by where nothing says “invoice number”
    r"^\W*(?:(?:statement|receipt|bill|transaction|payment|booking)?[ -]?"
    r"(?:reference|referen[cz]ia|ref|r[ée]f[ée]rence|referenz)(?: ?(?:no|nr|number|#))?"
    r"|(?:statement|receipt|transaction|folio)[ -]?(?:id|no|nr|number|#))(?![^\W\d_])\.?"
)
ISSUED = any_of(
    r"(?:rechnungs|rechn\.|rg\.|re\.)[ -]?datum", r"rechnung vom", r"(?:ausge|er)stellt am",
    r"beleg[ -]?datum", r"ausstellungs[ -]?datum", r"dokument(?:en)?datum",
    r"datum der (?:rechnung|ausstellung)", r"(?:invoice|bill|issue|billing|document|receipt) ?date",
    r"date (?:of issue|of invoice|issued)", r"issued(?: (?:at|on))?",
    r"date d['’ ]?(?:e |é)mission",
    r"date de (?:la )?\w+ et de (?:la )?factur(?:e|ation)", r"\w+- und rechnungsdatum",
    r"(?:order|delivery|service) (?:and|&|/) (?:invoice|billing) date",
    r"data (?:di |della )?\w+ e (?:di |della )?fattur(?:a|azione)",
    r"fecha de \w+ y (?:de )?(?:factura|facturaci[óo]n|emisi[óo]n)", r"\w+- en factuurdatum",
    r"date (?:de |de la |du )?(?:facture|facturation|document)",
    r"(?:[ée]mise?|[ée]tablie?|cr[ée]{2}e?) le", r"facture du", r"created(?: (?:at|on))?",
    r"(?:invoiced|billed) on",
    r"date paid", r"data (?:della )?(?:fattura|emissione|documento|ricevuta|di emissione)",
    r"emess[ao] il",
    r"fakt(?:ura)?\.?[ -]?dat(?:um|o|a)", r"laskun (?:p[äa]iv[äa](?:ys|m[äa]{2}r[äa])|pvm)",
    r"datum vystaven[íi]", r"d[áa]tum vystavenia", r"data wystawienia", r"inv\.? date",
    r"data d[ae] (?:emiss[ãa]o|fatura)", r"sz[áa]mla kelte",
    r"fecha (?:de )?(?:la )?(?:factura|emisi[óo]n|expedici[óo]n|recibo|documento)", r"emitida el",
    r"factuurdatum", r"datum (?:factuur|faktury)", r"statement date", r"data facturii",
    *_more("issued"),
)  # fmt: skip
DATED = any_of(
    r"d[aá]tum", r"date", r"data", r"fecha", r"dated", r"dato", r"p[äa]iv[äa]m[äa]{2}r[äa]", r"pvm",
    r"kelt", r"tax point(?: date)?",
    *_more("dated"),
)  # fmt: skip
OF_ANOTHER = Label(  # behind a label: the number or day is an earlier document's
    r" ?(?:associ[ée]|li[ée]e?s?\b|ant[ée]rieur|pr[ée]c[ée]dent|d['’] ?origine|initial|origin"
    r"|preceding|previous|related|vorherig|urspr[üu]nglich|di riferimento|di origine"
    r"|relacionad|anterior|rectificad|oorspronkelijk|vorige)"
)  # fmt: skip
SINCE = any_of(r"vom", r"den", r"le", r"du", r"del", r"of", r"from")
NAME = Label(
    r"^\W*(?:(?:firmen|company )?name|firma|nom|raison sociale|denominazione|ragione sociale"
    r"|raz[óo]n social|nombre|naam)(?![^\W\d_])\s*:?\s*"
)  # fmt: skip
DUE = any_of(
    r"f[äa]llig(?:keit)?(?:s?datum)?(?: (?:am|bis|zum|ist))?", r"zahlbar (?:bis|am)(?: zum)?",
    r"zahlungs(?:ziel|frist|termin)", r"zu zahlen bis",
    r"(?:payment )?due(?: date| by| on)?", r"pay(?:able)? (?:by|until|before)", r"due payment date",
    r"remit (?:until|by)", r"payment deadline",
    r"(?:date (?:d['’ ]?|limite d[e'’] ?))?(?:[ée]ch[ée]ance|paiement)(?: le)?"
    r"(?! (?:du |de l['’])?(?:contrat|offre))",
    r"[àa] (?:r[ée]gler|payer) (?:avant|le|pour)(?: le)?",
    r"(?:fecha (?:de )?)?vencimientos?(?! \w*\.? ?c\.?a\.?e| (?:del? )?(?:contr|ofert|tarif))",
    r"vence(?: el)?",
    r"(?:data )?scadenz[ae](?: pagamento)?"
    r"(?! (?:del(?:le|la)? )?(?:cond|contr|offert|fornit|tariff))",
    r"f[öo]rfallo(?:datum|dag)", r"forfald(?:s(?:dato|dag))?", r"forfall(?:s(?:dato|dag))?",
    r"betalas senast", r"[üu]berweisen sie (?:\w+ ){0,4}bis", r"pagare entro",
    r"date (?:limite )?de r[èe]glement", r"fecha l[íi]mite(?: de pago)?", r"betalen v[óo]+r",
    r"last date(?: (?:of|for) payment)?", r"overdue after", r"uiterste betaaldatum",
    r"er[äa]p[äa]iv[äa]", r"(?:d[áa]tum )?splatnos[ťt]i?(?: dne)?",
    r"termin p[łl]atno[śs]ci", r"p[łl]atne do", r"(?:data de )?vencimento",
    r"pagar antes del?", r"uiterlijk(?: op| betalen)?", r"zahlung bis", r"bezahlen bis",
    r"zu zahlen am",
    r"pay before",
    r"fecha (?:estimada )?(?:de )?(?:cargo|pago)(?:/pago)?(?: en (?:la |su )?cuenta)?",
    r"(?:payment )?withdrawal date",
    r"pr[ée]lev[ée]e?s? le",
    r"(?:will be )?(?:debited|charged|withdrawn|collected) on", r"abbuchung(?:stermin)?(?: am)?",
    r"(?:einzug|lastschrift) (?:am|zum)", r"addebito (?:il|in data)", r"auto-?pay(?: date| on)?",
    r"entro il", r"betalingsfrist", r"fecha de v(?:en)?to\.?(?: para el pago)?",
    r"v(?:en)?to\.? para el pago",
    r"withdrawn from your (?:bank )?account on(?: the)?", r"verval(?:datum|dag)",
    r"te betalen (?:voor|vóór)",
    r"pay(?:able|ment)? (?:\w+ ){0,3}(?:on or before|no later than|by(?: or before)?|before|until)",
    r"(?:last|final) (?:day|date) (?:to|for) pay\w*", r"settle(?:ment)? (?:by|date)",
    r"(?:direct )?(?:debit|collection) date",
    r"zahl(?:bar|en sie|ung)? (?:\w+ ){0,5}bis (?:zum|sp[äa]testens|am)(?: zum)?",
    r"(?:abbuchungs|einzugs|f[äa]lligkeits|belastungs)(?:tag|datum)",
    r"(?:payable|exigible|[àa] (?:r[ée]gler|payer)) (?:jusqu['’]au|au plus tard(?: le)?)",
    r"date (?:de|du) pr[ée]l[èe]vement", r"[ée]ch\.",
    r"(?:da pagare|pagabile|pagamento) entro(?: (?:il|e non oltre il))?",
    r"termine (?:ultimo )?(?:di|per il) pagamento", r"data (?:di )?addebito",
    r"venc\.?(?=\s?:)",
    r"(?:f(?:echa|\.) ?(?:de )?)?(?:v(?:en)?c?to|cobro|adeudo)\.?(?= ?:| ?\d|$|\0)", r"vencim\.",
    r"pag(?:ar|adero) (?:\w+ )?hasta(?: el)?", r"(?:[úu]ltimo d[íi]a|l[íi]mite) de pago",
    r"(?:incasso|afschrijvings)datum",
    r"(?:te voldoen|betalen) (?:voor|v[óo]+r|uiterlijk)(?: op)?",
    r"(?:pagar|pagamento) at[ée](?: (?:ao?|o dia))?", r"data limite(?: de pagamento)?",
    r"data de d[ée]bito", r"vence em",
    r"(?:prochain )?pr[ée]l[èe]vement(?: automatique)? (?:le|au|[àa] la date du|pr[ée]vu le)",
    r"prochain pr[ée]l[èe]vement", r"pr[ée]lev[ée]e?s? (?:[àa] partir du|au)",
    r"date d['’ ]?exigibilit[ée]", r"r[ée]gler (?:\w+ ){0,3}avant le",
    r"d[ée]bit[ée]e?s? (?:\w+ ){0,4}le", r"zahlungseingang (?:bis|zum)", r"wertstellung",
    r"scade(?: il)?", r"pague antes del?", r"fecha de domiciliaci[óo]n",
    r"(?:cargo|adeudo)(?: en (?:la |su )?cuenta)?(?: se realizar[áa])? (?:el|a partir del)",
    r"d[ée]bito(?: em conta)? (?:a partir de|em|a)",
    r"direct debit(?: payment)? date", r"auto ?pay(?:ment)?(?: is)? scheduled(?: for)?",
    r"(?:oss )?till ?handa(?: senast)?", r"(?:sidste rettidige )?betalingsdato",
    r"zap[łl]a[ćc] do", r"splatno(?: dne)?",
    *_more("due"),
)  # fmt: skip
UNTIL = any_of(r"bis (?:zum|sp[äa]testens)(?: zum)?")  # when to pay, or how long something runs
OTHER_DAYS = any_of(
    r"liefer\w*", r"leistungs\w*", r"bestell\w*", r"auftrags?\w*", r"deliver\w*", r"order\w*",
    r"ship\w*", r"period\w*", r"service\w*", r"livraison", r"commande", r"p[ée]riode", r"consegna",
    r"ordine", r"entrega", r"pedido", r"skonto", r"zeitraum", r"abrechnungs\w*", r"mandat\w*",
    r"contract\w*", r"contrat",
    r"(?:n[º°]\.? ?)?albar[áa]n(?:es)?", r"d\.?d\.?t\.?", r"pakbon", r"bolla",
    r"vertrag\w*", r"print(?:ed|dat\w*| ?date)?", r"stand",
    r"\w*version", r"bis",
    r"until", r"lev(?:erans|erings)?(?:dag|dat)\w*", r"toimitus\w*", r"pln[ěe]n[íi]",
    r"sprzeda[żz]y", r"expir\w*", r"bezug\w*", r"gem[äa](?:ß|ss)",
)  # fmt: skip
_OF_NO_TOTAL = (  # “Total VAT”, “Total items”, not “Total VAT incl.”
    r"(?! (?:[isc]?gst|hst|vat|tax(?:es)?|tva|iva|mwst|ust|moms|dph|btw|cess|paid|bez|items?"
    r"|discount|savings|hours?|qty|quantity|e(?:xc|xk|ksk)l\w*|hors|sin|before|without"
    r"|ex|bruto|sem|senza|zonder|netto|il[íi]quido)(?![^\W\d_])(?!\.? ?(?:incl|inkl|comp)))"
)
TOTAL = any_of(
    r"(?:fakturans )?totala belopp", r"total(?:belopp|bel[øo]p)", r"totalt", r"summa(?! exkl)",
    r"yhteens[äa]", r"celkem(?! bez)", r"celkov[áa] [čc][áa]stka", r"razem(?! netto)", r"suma",
    r"warto[śs][ćc] brutto", r"valor total", r"[öo]sszesen", r"i alt",
    r"totaalbedrag", r"(?:factuur|eind)(?:totaal|bedrag)", r"totaal (?:factuur|bedrag)",
    r"total charges",
    r"tot\.? ?(?:documento|fattura|doc\.|generale)", r"totale ricevuta",
    r"importo (?:dovuto|da pagare)",
    r"(?:total )?importe (?:total )?(?:de la )?factura",
    r"total (?:recibo|documento|facture|d[ûu])",
    r"total de la facture", r"order total", r"rechnungsendbetrag", r"gesamtkosten", r"total cost",
    r"(?:new|current) charges", r"montant (?:d[ûu]|pr[ée]lev[ée]|factur[ée])",
    r"(?:invoice|bill) (?:value|amount)",
    r"rechnungs(?:gesamt)?(?:betrag|summe|total)(?! ohne)(?: brutto)?",
    r"brutto(?:summe|betrag|gesamt\w*)?",
    r"gesamt(?:betrag|summe|preis)?(?: brutto)?(?! der)(?! netto)", r"end(?:betrag|summe)",
    r"summe brutto",
    r"total ttc", r"montant (?:total )?ttc", r"montant total", r"total (?:general|g[ée]n[ée]ral)",
    r"(?:grand|invoice|bill|final) total", r"total (?:amount|invoice|price|gross|payable)",
    r"gross(?: (?:amount|total))?",
    r"total (?:with|incl\w*\.?|including|inkl\w*\.?|toutes taxes)(?: \w+)?", r"ttc",
    r"totale (?:fattura|documento|da pagare|complessivo|ivato|generale)", r"importo totale",
    r"total (?:factura|a pagar|con iva)", r"importe total",
    r"totaal(?: incl\w*\.?(?: btw)?)?(?! excl)",
    r"montant (?:total )?de (?:votre|la|cette) facture(?! (?:soumis|hors|ht))",
    r"gesamtrechnungsbetrag", r"ammontare (?:della )?fattura",
    r"importe? (?:con iva|iva inclu\w+)", r"importo (?:con iva|iva inclu\w+)",
    r"(?:amount|belopp|bel[øo]p|bedrag) in[ck]l\w*\.?(?: (?:vat|tax|moms|mva|btw))?",
    r"betrag inkl\w*\.?(?: (?:mwst|ust)\.?)?", r"importo (?:della )?(?:fattura|bolletta)",
    r"valor da fatura", r"sum inkl\w* mva", r"laskun loppusumma",
    r"totale", rf"total{_OF_NO_TOTAL}", r"t o t a l e?", r"summe", r"gesamt",
    *_more("total"),
)  # fmt: skip
PAYABLE = any_of(
    r"att betala", r"at betale", r"[åa] betale", r"til betaling", r"maksettava[a]?",
    r"(?:celkem )?k [úu]hrad[ěe]", r"do zap[łl]aty", r"fizetend[őo]",
    r"zahl(?:ungs)?betrag", r"zu zahlen(?:der betrag)?", r"f[äa]lliger betrag", r"forderung",
    r"(?:amount|balance|total) due(?: now)?", r"new charges(?: this bill)?",
    r"pre-?authori[sz]ed withdrawal", r"valor a pagar", r"due payable", r"(?:amount|total) charged",
    r"amount (?:payable|to pay)", r"to pay",
    r"(?:net|total|montant|reste) [àa] payer", r"[àa] payer", r"(?:net )?[àa] pr[ée]lever",
    r"[àa] r[ée]gler(?! (?:avant|le|pour))", r"netto a pagare", r"te (?:betalen|voldoen)",
    r"total[e]? (?:da|a) pagar(?:e|si)?", r"(?:[üu]berweisungs|abbuchungs)betrag", r"zu bezahlen",
    r"offener betrag", r"(?:(?:importe|l[íi]quido|montante) )?a pagar(?! (?:antes|at[ée]|hasta))",
    r"please pay(?! (?:by|this|to|the|before|on|within))",
    *_more("payable"),
)  # fmt: skip
NET = any_of(
    r"(?:totalt? |summa |belopp |sum )?(?:exkl|ekskl)\w*\.? ?(?:moms|mva)",
    r"moms(?:underlag|grundlag)", r"verot(?:on|tomat)", r"(?:celkem )?bez dph",
    r"z[áa]klad(?: dan[ěe])?", r"warto[śs][ćc] netto", r"razem netto", r"nett[óo]",
    r"totaal (?:diensten|producten)[\w/]*", r"bedrag excl\w*", r"tot\.? imponibile",
    r"total sin iva",
    r"(?:importe|total) neto", r"(?:total|montant) hors tva", r"total ex\.? (?:vat|gst|tax)",
    r"b(?:ase)?\.? ?imp(?:onible|on)?\.?", r"(?:total|importe) bruto",
    r"taxable value", r"valor l[íi]quido",
    r"(?:rechnungs)?summe (?:ohne|netto|exkl)\w*\.?(?: (?:ust|mwst)\.?)?",
    r"netto(?:summe|betrag|gesamt\w*|warenwert|entgelt|wert)?",
    r"gesamt(?:betrag|summe)? netto", r"zwischen(?:summe|total)",
    r"(?:steuer)?bemessungsgrundlage", r"(?:steuer)?basisbetrag",
    r"rechnungssumme ohne \w+\.?", r"warenwert", r"gesamtsumme (?:ohne|netto)\w*",
    r"total(?: net)? h\.?t\.?(?: net)?", r"(?:montant|base) h\.?t\.?", r"total hors taxes?",
    r"hors taxes?", r"sous[- ]total(?: ht)?",
    r"sub[- ]?tota[a]?l", r"net(?: (?:amou?nt|total|price|value))?",
    r"total (?:net|excl\w*\.?|without|before)(?: \w+)?",
    r"tax(?:able)? (?:basis|base)(?: total)?(?: amount)?", r"taxable(?: amount)?",
    r"excl\w*\.? (?:vat|btw|tax)",
    r"(?:totale )?imponibile", r"base imponible", r"exclusief btw", r"totale? netto", r"line total",
    r"positionssumme", r"summe (?:der )?positionen", r"total exkl\w*\.?(?: (?:mwst|ust)\.?)?",
    r"nettobedrag", r"total sem iva", r"base tribut[áa]vel", r"total il[íi]quido",
    *_more("net"),
)  # fmt: skip
TAX = any_of(
    r"moms(?:belopp|bel[øo]b)?(?: kr)?", r"mva", r"alv(?: e)?", r"dph", r"áfa",
    r"(?:total )?(?:[hpq]st|[isc]?gst)(?:/hst)?", r"t[pv][sq](?: ?[/+&] ?t[pv][sq])?",
    r"impostos?(?! (?:sobre|de)(?![^\W\d_]))",
    r"(?:umsatz|mehrwert)?steuer(?:betrag)?", r"(?:zzgl\.? )?(?:\d+ ?% )?u\.?st\.?(?:-betrag)?",
    r"m\.?w\.?st\.?(?:-?betrag)?",
    r"summe (?:ust|mwst|steuern?)\.?", r"vat(?: (?:amount|total))?",
    r"(?:total |sales |plus )?(?:tax|vat)(?:es)?(?: (?:amount|total))*",
    r"(?:total |montant )?(?:de la )?t\.?v\.?a\.?", r"total taxes?", r"i\.?v\.?a\.?",
    r"totale iva", r"imposta", r"cuota(?: iva)?",
    r"taxe? sur la valeur ajout[ée]e", r"value[ -]added tax", r"harmoni[sz]ed sales tax",
    r"goods (?:and|&) services tax", r"imposto sobre o valor acrescentado",
    r"impuesto sobre el valor a[ñn]adido", r"h\.s\.t\.?", r"g\.s\.t\.?",
    r"btw(?: bedrag)?", r"importo iva", r"tot\.? iva", r"total iva", r"igic",
    r"impuestos?(?! (?:sobre|especial|el[ée]ctric\w+|hidrocarburos)(?![^\W\d_]))",
    *_more("tax"),
)  # fmt: skip
# “30 days after the invoice date”, “the day of delivery is the invoice date”.
COUNTED_FROM = any_of(
    r"ab", r"nach", r"after", r"from", r"since", r"depuis", r"compter (?:de|du)(?: la)?",
    r"dal(?:la)?", r"desde(?: la)?", r"entspricht", r"gleich", r"wie", r"suivant(?: la)?",
    r"tag(?:e|en)?", r"days of", r"vanaf", r"nach dem", r"equals?", r"is(?: the)?",
)  # fmt: skip
RATE = Label(r"(\d{1,2}(?:[.,]\d{1,2})?) ?%")
TERMS = Label(
    r"(?<!\d)(\d{1,3}) ?(?:calendar )?(?:days?|jours?|tagen?|giorni|d[íi]as|dagen"
    r"|dagar|dager|dage|p[äa]iv[äa][äa]|pv|dn[íiůů]|dni)(?![^\W\d_])"
)
PAYMENT_TERMS = any_of(
    r"(?:mode/)?terms? of payment", r"payment terms?",
    r"zahlungs(?:bedingung(?:en)?|kondition(?:en)?)",
    r"(?:conditions?|modalit[ée]s?|mode) de (?:paiement|r[èe]glement)",
    r"(?:condizion[ie]|modalit[àa]|termini) di pagamento",
    r"(?:condiciones|forma|t[ée]rminos) de pago",
    r"betalings(?:voorwaarden|condities|termijn|vilkår)", r"betalningsvillkor",
    r"condi[çc][õo]es de pagamento",
)  # fmt: skip
# Money that is taken from an account.
DEBITED = any_of(
    r"debit(?:ed)?", r"withdrawn", r"collect(?:ed)?", r"taken", r"deducted", r"buchen", r"ziehen",
    r"f[äa]llig", r"schrijven", r"abgebucht", r"abbuch\w*",
    r"eingezogen", r"einziehen", r"lastschrift", r"pr[ée]lev[ée]e?s?", r"pr[ée]l[èe]v\w*",
    r"addebit\w*", r"prelevat[oi]", r"cargar[áa]\w*", r"cargad[oa]", r"adeud\w+", r"domicilia\w*",
    r"afgeschreven", r"ge[ïi]ncasseerd", r"afschrijven", r"debitad[oa]",
)  # fmt: skip
PAYING = Label(
    r"zahl|f[äa]llig|netto|net\b|pay|due|terms|paiement|r[ée]gl|[ée]ch[ée]ance|pag[ao]|betal"
    r"|innerhalb|within"
    r"|sous|entro|a partir|maksu|splatn|p[łl]atn"
)  # fmt: skip
BUYER = Label(
    r"^\W*(?:bill(?:ed)? to|(?:billing|technical) contact|invoice(?:d)? to|sold to"
    r"|ship(?:ped)? to|deliver(?:y)? (?:to|address)"
    r"|customer(?! service)|buyer|client(?!e? n(?:[°ºo.]|um|r\b|u))"
    r"|factur[ée]e? [àa]|adress[ée]e? [àa]|adresse de (?:livraison|facturation)|acheteur"
    r"|destinataire|adresse du client|livr[ée]e? [àa]"
    r"|rechnung an|kunde(?!n)|k[äa]ufer|rechnungs(?:empf[äa]nger|adresse|anschrift)"
    r"|liefer(?:adresse|anschrift)"
    r"|leistungsempf[äa]nger|auftraggeber|abweichender waren\w*|warenempf\w*|cliente|facturar a"
    r"|intestat[ao] a|destinatario|cessionario"
    r"|spett\.?(?:le)?|klant(?!n)|factuuradres|billing address|shipping address"
    r"|faktur(?:erings|era)?adress\w*|kund|k[øo]ber|mottak(?:er|are)|leveran[sc]sadress\w*|ostaja"
    r"|asiakas"
    r"|laskutusosoite|odb[ěe]ratel|nabywca|odbiorca|vev[őo]|faturar a|consumer|invoice address"
    r"|issued to|prepared for"
    r"|fattura per|rechnung f[üu]r|facture pour|factura para|charge(?:d)? to"
    r"|for (?:the )?account of|(?:ordered|purchased) by"
    r"|pagador|sacado|gesch[äa]ftsadresse"
    r"|purchaser|consignee|billing information|invoice for|attn|attention|[àa] l['’]attention de"
    r"|datos del? (?:cliente|contrato|titular|abonado|suministro)|dati (?:del )?cliente"
    r"|titular(?:es)? (?:del|de la) (?:contrato|suministro|servicio|p[óo]liza)|abonado"
    r"|titulaire du contrat|souscripteur|abonn[ée]|coordonn[ée]es (?:du )?client"
    r"|intestatario (?:del |della )?(?:contratto|fornitura|utenza|bolletta)"
    r"|(?:contract|policy) ?holder|vertrags(?:partner|inhaber|nehmer)(?:in)?|versicherungsnehmer"
    r"|anschlussinhaber|kundendaten|(?:verkauft|geliefert) an|(?:vendu|livr[ée]) [àa]"
    r"|(?:fatturat[oa]|vendut[oa]|spedire) a|(?:facturado|vendido|enviar|entregar) a"
    r"|(?:factuur|geleverd) aan"
    r"|(?:kundin|guest|tenant|patient|member|student|payer|debtor|mieter|for)"
    r"(?: name)?\s*(?=:|$)"
    rf"|recipient{_or_more('buyer')}"
    r"|(?:to|à|an|aan|pour|firma|herrn?)\s*:?\s*$)(?![^\W\d_])"
)  # fmt: skip
SELLER = Label(
    r"^\W*(?:(?:(?:energy|electricity|gas|water|internet|telecom\w*) )?(?:service )?provider"
    r"|(?:energy|electricity|gas|water) (?:supplier|retailer)"
    r"|(?:strom|gas|energie|wasser)?(?:versorger|lieferant)"
    r"|fournisseur d['’][ée]nergie|(?:empresa )?comercializadora|empresa (?:emisora|suministradora)"
    r"|seller|vendor|supplier|sold by|bill(?:ed)? (?:from|by)|issued by|from|verk[äa]ufer"
    r"|(?:rechnungs)?(?:aussteller|steller)(?:in)?"
    r"|leistungserbringer|kreditor|absender|auftragnehmer|fournisseur|vendeur|[ée]metteur"
    r"|prestataire|fornitore|cedente|emittente"
    r"|proveedor|vendedor|emisor|verkoper"
    r"|leverancier|dodavatel|dod[áa]vate[ľl]|sprzedawca|wystawca|s[äa]ljare|s[æa]lger|selger"
    rf"|myyj[äa]{_or_more('seller')}"
    r"|leverant[öo]r|leverand[øo]r|elad[óo]|fornecedor|issuer|merchant|sender"
    r"|anbieter|mittente|contractor|freelancer|business name"
    r"|(?:invoice|invoiced|receipt) (?:from|by)|factur[ée]e? par|[ée]mise? par|de la part de"
    r"|emesso da|emitido por|facturado por|vendido por|venduto da|vendu par|verkauft (?:von|durch)"
    r"|verkocht door|(?:rechnung|gestellt) von|ausgestellt (?:von|durch)|gegevens bedrijf"
    r"|datos del emisor|pay(?:able)? to|remit(?:tance)? to"
    r"|(?:de|von|da|van)\s*(?::|$))(?![^\W\d_])(?:/[^\W\d_]+)?"
    r"(?: ?\(.{0,30}\))?(?:[ -]?(?:name|details?|information|info))?\s*:?"
)  # fmt: skip
HOLDER = Label(
    r"(?<![^\W_])(?:account (?:holder|name|owner)|konto(?:inhaber|name)|titulaire(?: du compte)?"
    r"|b[ée]n[ée]ficiaire|beneficiary"
    r"|intestatario|titular|kontobezeichnung|zahlungsempf[äa]nger|payee"
    r"|ordre de|t\.?n\.?v\.?|ten name van|(?:in)?to the account of|in favou?r of|a nombre de"
    r"|intestato a|zugunsten(?: von)?|au nom de)\s*:?\s*"
)  # fmt: skip
PAYEE = any_of(
    r"(?:payment|payable) to", r"(?:please )?(?:pay|remit)(?: payments?)? to",
    r"make (?:all |your )?(?:checks?|cheques?|payments?)(?: payable| out)? to",
    r"zahl(?:ung|bar) an", r"betalningsmottagare", r"saaja", r"[àa] l['’]ordre de",
    r"a favore di",
)  # fmt: skip
CREDIT_NOTE = Label(
    r"^\W*(?:(?:rechnungs)?korrektur(?:rechnung)?|storno(?:rechnung)?|gutschrift|credit (?:note"
    r"|memo)|avoir|facture d['’]avoir"
    r"|nota di credito|(?:factura )?rectificativa|abono|nota de cr[ée]dito|creditnota"
    r"|creditfactuur|kredit(?:nota|faktura)|hyvityslasku|dobropis"
    r"|faktura koryguj[ąa]ca)(?![^\W\d_])"
)  # fmt: skip
REFERENCES = {
    "order": any_of(
        r"(?:ihre |your |votre |vostro |su )?(?:bestell(?:ung)?(?:s)?[ -]?(?:nummer|nr\.?|no\.?)?"
        r"|order[ -]?(?:number|no\.?|#|reference|nummer)"
        r"|purchase order(?: number)?|p\.?o\.?(?: number| no\.?|-nummer|#)|(?:n[°º] ?(?:de )?"
        r"|num[ée]ro de )?commande(?: n[°º])?"
        r"|(?:numero )?ordine(?: n\.?)?|(?:n[úu]mero de )?pedido(?: n[.º°]*)?|bestelnummer"
        r"|auftrags?(?:nummer|nr\.?|-nr\.?)|your order)"
    ),
    "contract": any_of(
        r"vertrags?[ -]?(?:nummer|nr\.?)|contract(?: (?:number|no\.?|reference))"
        r"|(?:n[°º] ?(?:de )?)?contrat(?: n[°º])?"
        r"|contratto(?: n\.?)?|contrato(?: n[.º°]*)?|contractnummer"
    ),
    "project": any_of(r"projekt(?:nummer|nr\.?|referenz)?|project(?: (?:number|no\.?|reference))?"
        r"|projet|progetto|proyecto"),
    "buyer": any_of(r"leitweg[ -]?id|buyer reference|(?:ihre|your|votre|vostra?|su) (?:referenz"
        r"|reference|r[ée]f[ée]rence|riferimento|referencia|zeichen)|referenz des k[äa]ufers"),
}  # fmt: skip
LEGAL_FORM = Label(
    r"(?<![^\W_])(?<!\w\.)(?:gmbh(?: ?& ?co\.?(?: ?k\.?g\.?(?:aa)?)?)?|mbh|ag|kg|ohg"
    r"|ug(?: ?\(haftungsbeschr[äa]nkt\))?|e\.? ?k\.?|gbr|e\.v\.|se|sas|sasu|sarl|eurl"
    r"|s\.?a\.?r\.?l\.?|s\.a\.s?\.?|sa|sci|scop|snc|ltd\.?|limited|llp|llc|plc|inc\.?|corp\.?"
    r"|co\.|pvt\.?|s\.?r\.?l\.?s?|s\.?p\.?a\.?|s\.n\.c\.|s\.?l\.?[ul]?\.?|s\.l\.|s\.coop"
    r"|b\.?v\.?|n\.?v\.?|a\.g\.|vvag|oy|ab|a/s|aps|sp\. ?z ?o\.?o\.?|s\.r\.o\.?"
    r"|a\.s\.|spol\.|kft\.?|zrt\.?|ltda\.?|lda\.?|eg|gmbh\.?|as$|ges\.?m\.?b\.?h\.?|kgaa|e\.u\."
    r"|pty\.?|p?llc|l\.l\.c\.?|s\.a\.u\.?|s\.?a\.? de c\.?v\.?|d\.?o\.?o\.?|o[üo]$|uab|sia|vof"
    r"|v\.o\.f\."
    r"|asbl|vzw|sprl|bvba|е?оод|ад|ет|ооо|тов|α\.?ε\.?|ε\.?π\.?ε\.?|ι\.?κ\.?ε\.?|j?\.?d\.o\.o\.?"
    r"|a\.d\.|mchj|s\.à r\.l\.?|sàrl|ggmbh|partg(?: ?mbb)?|selarl"
    r"|so(?:c\.|ciet[àa]) ?coop(?:\.|erativa)"
    r"|s\. ?coop\.?|s\.?l\.?p\.?|sgps|asa|oyj|sp\. ?z ?o\. ?o\.|sp\. ?[jk]\.|s\. ?r\. ?o\."
    r"|v\.o\.s\.|nyrt\.?|d\. o\. o\.|d\.d\.|e?ood|dac|clg|corporation|[ik]/s|genossenschaft"
    r"|soci[ée]t[ée] anonyme|sociedad (?:limitada|an[óo]nima)|societ[àa] per azioni"
    r"|aktiengesellschaft)(?![^\W_])"
)  # fmt: skip


def is_head(text: str) -> bool:
    """Whether a text begins with the words before another field's value, as a table's heads do."""
    return any(
        one.match(text.lstrip(" :")) for one in (NUMBER, ISSUED, DATED, DUE, TOTAL, NET, TAX)
    )
