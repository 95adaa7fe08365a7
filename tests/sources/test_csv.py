"""CSV exports: known banks, unknown ones with a person's word, encodings, numbers and days."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.sources import amounts, dates
from assistant.sources.csv_table import cell
from assistant.sources.lines import Found, Line, Unreadable
from assistant.sources.reader import read
from tests.sources import files
from tests.sources.files import IBAN, SUPPLIER

BANKS = {
    "Qonto": files.csv(
        "Status,Settlement date (UTC),Operation date (UTC),Total amount (incl. VAT),Currency,"
        "Counterparty name,Payment method,Transaction ID,IBAN,Reference,Category,Note,VAT amount,"
        "Initiator",
        f"Settled,05-10-2026 10:00:00,04-10-2026 09:00:00,-186.00,EUR,Vasseur SARL,Transfer,t-1,"
        f"{SUPPLIER},Invoice V-2,,,31.00,Ana",
        "Declined,05-10-2026 10:00:00,04-10-2026 09:00:00,-9.00,EUR,Weber,Card,t-2,,,,,,",
    ),
    "Qonto ": files.csv(
        "Statut;Date de la valeur (UTC);Date de l'opération (UTC);Montant total (TTC);Débit;Crédit;"
        "Solde;Devise;Nom de la contrepartie;IBAN de la contrepartie;Méthode de paiement;"
        "Identifiant de transaction;Référence;Catégorie de trésorerie",
        f"Exécuté;05/10/2026 10:00;04/10/2026 09:00;186,00;186,00;;1000,00;EUR;Vasseur SARL;"
        f"{SUPPLIER};Virement;t-1;Invoice V-2;",
        "En attente;;04/10/2026 09:00;9,00;9,00;;;EUR;Weber;;Carte;t-2;;",
    ),
    "Revolut": files.csv(
        "Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance",
        "TRANSFER,Current,2026-10-04 09:00:00,2026-10-05 10:00:00,Invoice V-2,-186.00,0.50,EUR,"
        "COMPLETED,1000.00",
        "CARD_PAYMENT,Current,2026-10-04 09:00:00,,Weber,-9.00,0.00,EUR,PENDING,",
    ),
    "Revolut Business": files.csv(
        "Date started (UTC),Date completed (UTC),ID,Type,State,Description,Reference,Payer,"
        "Orig currency,Orig amount,Payment currency,Amount,Fee,Balance,Account,Beneficiary IBAN",
        "2026-10-04,2026-10-05,t-1,TRANSFER,COMPLETED,To Vasseur SARL,Invoice V-2,Ana,USD,-201.00,"
        f"EUR,-186.00,0.50,1000.00,EUR Main,{SUPPLIER}",
        "2026-10-04,,t-2,CARD_PAYMENT,REVERTED,Weber,,,EUR,-9.00,EUR,-9.00,0,,EUR Main,",
    ),
    "N26": files.csv(
        '"Booking Date","Value Date","Partner Name","Partner Iban",Type,"Payment Reference",'
        '"Account Name","Amount (EUR)","Original Amount","Original Currency","Exchange Rate"',
        f'2026-10-05,2026-10-04,"Vasseur SARL",{SUPPLIER},"Debit Transfer","Invoice V-2","Main",'
        '-186.00,"","",""',
    ),
    "Wise": files.csv(
        '"TransferWise ID",Date,Amount,Currency,Description,"Payment Reference",'
        '"Running Balance","Payer Name","Payee Name",Merchant,"Total Fees"',
        '"TRANSFER-1",05-10-2026,-186.00,EUR,"Sent money to Vasseur SARL","Invoice V-2",1000.00,,'
        '"Vasseur SARL",,0.50',
    ),
    "Société Générale": files.csv(
        "date_comptabilisation;libellé_complet_operation;montant_operation;devise;",
        "05/10/2026;VIR EUROPEEN EMIS  POUR: Vasseur SARL REF: Invoice V-2;-186,00;EUR;",
        encoding="latin-1",
        preamble='="0123456789";04/10/2026;06/10/2026;\r\n',
    ),
    "CIC": files.csv(
        "Date d'opération;Date de valeur;Montant;Libellé;Solde",
        "05/10/2026;06/10/2026;-186,00;VIR Vasseur SARL Invoice V-2;1 000,00",
        encoding="cp1252",
    ),
    "Crédit Agricole": files.csv(
        "Date;Libellé;Débit euros;Crédit euros;",
        '05/10/2026;"VIREMENT EMIS\nVasseur SARL Invoice V-2";186,00;;',
        encoding="latin-1",
        preamble="Téléchargement;\r\n\r\nCompte n° 12345678901;\r\nSolde 1 000,00\r\n",
    ),
    "Société Générale ": files.csv(
        "Date de l'opération;Libellé;Détail de l'écriture;Montant de l'opération;Devise",
        "05/10/2026;VIR EUROPEEN EMIS;VIR EUROPEEN EMIS POUR: Vasseur SARL REF: Invoice V-2;"
        "-186,00;EUR",
        encoding="cp1252",
        preamble='="0123456789";01/10/2026;31/10/2026;1;05/10/2026;1000,00 EUR\r\n\r\n',
    ),
    "BNP Paribas": files.csv(
        "Date operation;Libelle court;Type operation;Libelle operation;Montant operation en euro",
        "05/10/2026;VIREMENT EMIS;VIR;VIR SEPA EMIS /MOTIF Invoice V-2 /BEN Vasseur SARL;-186,00",
        preamble="Compte de chèques;Compte de chèques;****1234;05/10/2026;;1 000,00\n\n",
    ),
    "BNP Paribas ": files.csv(
        "05/10/2026;VIREMENT EMIS;VIR;VIR SEPA &amp;amp;eacute;mis /MOTIF Invoice V-2;-186,00",
        preamble="Compte de ch&amp;amp;egrave;ques;Compte de ch&amp;amp;egrave;ques;XXXX1234;"
        "06/10/2026;;1 000,00;;\n",
    ),
    "LCL": files.csv(
        "01/10/2026;1186;;00451 098285A",
        "05/10/2026;-186;Virement;;;VIREMENT Vasseur SARL Invoice V-2;;",
        "31/10/2026;1000;;00451 098285A",
    ),
    "LCL ": files.csv(
        "05/10/2026;-186;Carte;;CB  VASSEUR Invoice V-2    03/10/26;;0;Divers",
        "31/10/2026;1000,5;;00451098285A",
    ),
    "French bank, EUR assumed": files.csv(
        "Date;Libellé;Débit;Crédit",
        "05/10/2026;VIREMENT SEPA Vasseur SARL Invoice V-2;186,00;",
        encoding="cp1252",
    ),
    "Crédit Agricole ": files.csv(
        "Date;Date valeur;Libellé;Débit euros;Crédit euros;",
        '05/10/2026;06/10/2026;"VIREMENT EMIS   \nVasseur SARL   \nInvoice V-2";186,00;;',
        encoding="cp1252",
        preamble="Téléchargement du 06/10/2026;\n\nCompte de Dépôt carte n° 12345678901;\n"
        "Solde au 06/10/2026 1 000,00 €\n",
    ),
    "Qonto  ": files.csv(
        "Statut;Date de la valeur (UTC);Date de la valeur (local);Date de l'opération (UTC);"
        "Date de l'opération (local);Montant total (TTC);Débit;Crédit;Solde;Devise;"
        "Montant total (TTC) (local);Devise (local);Montant total de la TVA;Montant total (HT);"
        "Montant de la TVA (20.0 %);Montant (20.0 % HT);Nom du compte;IBAN du compte;"
        "Nom de la contrepartie;IBAN de la contrepartie;Méthode de paiement;Nom de la carte;"
        "Initiateur;Équipe;Justificatif;Identifiant de transaction;Référence;Note;Banque;"
        "ID du compte;Catégorie de trésorerie",
        "Exécuté;05-10-2026 10:00:00;05-10-2026 12:00:00;04-10-2026 09:00:00;04-10-2026 11:00:00;"
        f"-186,00;;;1\u00a0000,00;EUR;-186,00;EUR;31,00;-155,00;;;Compte principal;{IBAN};"
        f"Vasseur SARL;{SUPPLIER};Virement;;;;;t-1;Invoice V-2;;Qonto;{IBAN};",
    ),
    "Qonto   ": files.csv(
        "Statut;Date de la valeur (UTC);Date de la valeur (local);Date de l'opération (UTC);"
        "Date de l'opération (local);Montant total (TTC);Débit;Crédit;Solde;Devise;"
        "Montant total (TTC) (local);Devise (local);Nom du compte;IBAN du compte;"
        "Nom de la contrepartie;Référence;Catégorie de trésorerie",
        "Exécuté;05-10-2026 10:00:00;05-10-2026 12:00:00;04-10-2026 09:00:00;04-10-2026 11:00:00;"
        f"-186,00;;;1000,00;EUR;-186,00;EUR;Compte principal;{IBAN};Vasseur SARL;Invoice V-2;",
    ),
    "Revolut ": files.csv(
        "Type,Produit,Date de début,Date de fin,Description,Montant,Frais,Devise,État,Solde",
        "Virement,Valeur actuelle,2026-10-04 09:00:00,2026-10-05 10:00:00,Invoice V-2,-186.00,0.00,"
        "EUR,TERMINÉ,1000.00",
        "Paiement par carte,Valeur actuelle,2026-10-04 09:00:00,,Weber,-9.00,0.00,EUR,EN ATTENTE,",
    ),
    "Revolut  ": files.csv(
        "Typ,Produkt,Startdatum,Datum des Abschlusses,Beschreibung,Betrag,Gebühr,Währung,Status,"
        "Guthaben",
        "Überweisung,Aktuell,2026-10-04 09:00:00,2026-10-05 10:00:00,Invoice V-2,-186.00,0.00,EUR,"
        "ABGESCHLOSSEN,1000.00",
    ),
    "Revolut Business ": files.csv(
        "Date started (UTC),Date completed (UTC),ID,Type,State,Description,Reference,Payer,"
        "Orig currency,Orig amount,Payment currency,Amount,Total amount,Fee,Fee currency,Balance,"
        "Account,International account number,Beneficiary IBAN,Beneficiary name",
        "2026-10-04,2026-10-05,t-1,CARD_PAYMENT,COMPLETED,Vasseur,Invoice V-2,Ana,EUR,-184.15,EUR,"
        f"-184.15,-186.00,-1.85,EUR,1000.00,EUR Main,{IBAN},,Vasseur SARL",
    ),
    "N26 ": files.csv(
        "Date,Bénéficiaire,Numéro de compte,Type de transaction,Référence de paiement,"
        "Montant (EUR),Montant (Devise étrangère),Sélectionnez la devise étrangère,"
        "Taux de conversion",
        f"2026-10-05,Vasseur SARL,{SUPPLIER},Virement,Invoice V-2,-186.00,,,",
    ),
    "Wise ": files.csv(
        "ID,Status,Direction,Created on,Finished on,Source fee amount,Source fee currency,"
        "Target fee amount,Target fee currency,Source name,Source amount (after fees),"
        "Source currency,Target name,Target amount (after fees),Target currency,Exchange rate,"
        "Reference,Batch,Created by,Category,Note",
        "TRANSFER-1,COMPLETED,OUT,2026-10-04 09:00:00,2026-10-05 10:00:00,0.45,EUR,,,Ana,185.55,"
        "EUR,Vasseur SARL,185.55,EUR,1,Invoice V-2,,Ana,,",
        "BALANCE-2,COMPLETED,NEUTRAL,2026-10-04 09:00:00,2026-10-05 10:00:00,1.20,EUR,,,Ana,98.80,"
        "EUR,Ana,85.00,GBP,0.86,,,Ana,,",
        "CARD-3,CANCELLED,OUT,2026-10-04 09:00:00,,,,,,Ana,5.00,EUR,Weber,5.00,EUR,1,,,Ana,,",
    ),
    "Caisse d'Épargne  ": files.csv(
        "Date comptable;Libelle simplifie;Libelle operation;Reference;Informations complementaires;"
        "Type operation;Debit;Credit;Date operation;Date de valeur;Pointage operation",
        "05/10/2026;Vasseur SARL;VIR SEPA Vasseur SARL;Invoice V-2;;Virement;-186,00;;04/10/2026;"
        "05/10/2026;0",
        encoding="latin-1",
    ),
    "Caisse d'Épargne": files.csv(
        "Date de comptabilisation;Libelle simplifie;Libelle operation;Reference;Informations "
        "complementaires;Type operation;Categorie;Sous categorie;Debit;Credit;Date operation;"
        "Date de valeur;Pointage operation",
        "05/10/2026;Vasseur SARL;VIR SEPA Vasseur SARL;Invoice V-2;;Virement;Divers;Divers;"
        "-186,00;;04/10/2026;05/10/2026;0",
        encoding="latin-1",
    ),
    "Caisse d'Épargne ": files.csv(
        "Date;Numéro d'opération;Libellé;Débit;Crédit;Détail;",
        "05/10/26;0000042;VIR SEPA Vasseur SARL;-186,00;;Invoice V-2;",
        "Solde en fin de période;;;;1000,00;;",
        encoding="latin-1",
        preamble="Code de la banque : 12345;Code de l'agence : 00001;Date de début : 01/10/2026\n"
        "Numéro de compte : 12345678901;Nom du compte : COMPTE COURANT;Devise : EUR;\n\n"
        "Solde en fin de période;;;;1000,00\n",
    ),
    "Crédit Mutuel": files.csv(
        "Date;Date de valeur;Débit;Crédit;Libellé;Solde",
        "05/10/2026;06/10/2026;-186,00;;VIR Vasseur SARL Invoice V-2;1000,00",
        encoding="iso-8859-15",
    ),
    "La Banque Postale": files.csv(
        "Date;Libellé;Montant(EUROS)",
        '05/10/2026;"VIREMENT POUR Vasseur SARL Invoice V-2";-186,00',
        encoding="cp1252",
        preamble="Numéro Compte ;1234567X890\r\nType ;CCP\r\nCompte tenu en ;euros\r\n"
        "Date ;06/10/2026\r\nSolde (EUROS) ;1 000,00\r\n\r\n",
    ),
    "La Banque Postale ": files.csv(
        "Date\tLibellé\tMontant(EUROS)\tMontant(FRANCS)",
        "05/10/2026\tVIREMENT POUR Vasseur SARL Invoice V-2\t-186,00\t-1220,08",
        encoding="cp1252",
        preamble="Numéro Compte\t1234567X890\nType\tCCP\nDate\t06/10/2026\n\n",
    ),
    "Fortuneo": files.csv(
        "Date opération;Date valeur;libellé;Débit;Crédit;",
        "05/10/2026;05/10/2026;VIR INST Vasseur SARL Invoice V-2;-186;;",
        encoding="cp1252",
    ),
    "Shine": files.csv(
        "Transaction ID;Date de la valeur;Date d'opération;IBAN;Type de transaction;Débit;Crédit;"
        "Solde mouvement;Libellé;Nom de la contrepartie;Commentaire",
        f"t-1;05/10/2026;05/10/2026;{SUPPLIER};Virement;186,00;;1000,00;Invoice V-2;Vasseur SARL;",
        encoding="cp1252",
    ),
    "Boursorama ": files.csv(
        "dateOp;dateVal;label;category;categoryParent;supplierFound;amount;accountNum;accountLabel;"
        "accountBalance",
        '05/10/2026;06/10/2026;"VIR Vasseur SARL Invoice V-2";"Divers";"Divers";"vasseur";-186,00;'
        '00012345678;"Compte";1000',
    ),
    "Boursorama": files.csv(
        "dateOp;dateVal;label;category;categoryParent;supplierFound;amount;comment;accountNum;"
        "accountLabel;accountbalance",
        '2026-10-05;2026-10-06;"VIR Vasseur SARL Invoice V-2";Divers;Divers;vasseur;"-186,00";;'
        "00012345678;BoursoBank;1000.00",
        encoding="utf-8-sig",
    ),
}


@pytest.mark.parametrize("bank", BANKS)
def test_exports_of_known_banks_are_read_without_a_question(bank: str) -> None:
    found = read(BANKS[bank], {})
    assert found.format == ("CIC" if bank == "Crédit Mutuel" else bank.strip())
    assert found.question is None
    line = only(found)
    assert (line.booked_on, line.amount) == (date(2026, 10, 5), Decimal(-186))
    assert line.currency == "EUR"
    assert "Invoice V-2" in f"{line.label} {line.reference}"


def test_rows_that_did_not_happen_are_counted_by_reason() -> None:
    assert dict(read(BANKS["Qonto"], {}).skipped) == {"not_executed": 1}
    assert dict(read(BANKS["Qonto "], {}).skipped) == {"pending": 1}
    assert dict(read(BANKS["Revolut"], {}).skipped) == {"pending": 1}
    assert dict(read(BANKS["Revolut "], {}).skipped) == {"pending": 1}
    assert dict(read(BANKS["Wise "], {}).skipped) == {"conversion": 1, "not_executed": 1}
    assert dict(read(BANKS["Revolut Business"], {}).skipped) == {"not_executed": 1}


def test_digits_in_the_currency_s_column_are_no_currency() -> None:
    found = read(BANKS["Qonto"].replace(b"-186.00,EUR", b"-186.00,186"), {})
    assert (found.lines, dict(found.skipped)) == ([], {"no_currency": 1, "not_executed": 1})


def test_balances_around_the_payments_are_rows_that_are_counted_not_kept() -> None:
    assert dict(read(BANKS["Caisse d'Épargne "], {}).skipped) == {"balance": 1}
    assert dict(read(BANKS["LCL"], {}).skipped) == {"balance": 2}
    assert dict(read(BANKS["LCL "], {}).skipped) == {"balance": 1}


def test_foreign_amount_fee_and_iban_of_a_known_export() -> None:
    line = only(read(BANKS["Revolut Business"], {}))
    assert (line.original_amount, line.original_currency) == (Decimal(201), "USD")
    assert (line.fee, line.counterparty_iban, line.bank_id) == (Decimal("0.5"), SUPPLIER, "t-1")


def test_accounts_come_from_a_column_from_above_the_table_or_from_the_bank() -> None:
    accounts = {bank: read(data, {}).accounts[0].number for bank, data in BANKS.items()}
    assert accounts["Société Générale"] == "0123456789"
    assert accounts["Crédit Agricole"] == "12345678901"
    assert accounts["Caisse d'Épargne "] == "12345678901"
    assert accounts["La Banque Postale"] == accounts["La Banque Postale "] == "1234567X890"
    assert accounts["Société Générale "] == "0123456789"
    assert accounts["Boursorama"] == "00012345678"
    assert accounts["N26"] == accounts["N26 "] == "N26 EUR"
    assert accounts["LCL"] == accounts["LCL "] == "00451 098285A"
    assert accounts["Qonto  "] == accounts["Qonto   "] == accounts["Revolut Business "] == IBAN
    assert accounts["BNP Paribas "] == "****1234"
    assert accounts["French bank, EUR assumed"] == "French bank EUR"


def test_accounts_of_one_file_keep_their_rows_apart() -> None:
    heading = "Date;Date valeur;Libellé;Débit euros;Crédit euros;"
    data = files.csv(
        heading,
        "05/10/2026;05/10/2026;Vasseur;186,00;;",
        "Livret A carte n° 98765432109;",
        "Solde au 06/10/2026 900,00 €",
        "Liste des opérations du compte entre le 01/10/2026 et le 06/10/2026;",
        heading,
        "04/10/2026;04/10/2026;INTERETS;;2,50;",
        preamble="Compte de Dépôt carte n° 12345678901;\nSolde au 06/10/2026 1 000,00 €\n",
    )
    found = read(data, {})
    assert [one.number for one in found.accounts] == ["12345678901", "98765432109"]
    assert [(one.account, one.amount) for one in found.lines] == [
        (0, Decimal(-186)),
        (1, Decimal("2.5")),
    ]
    assert dict(found.skipped) == {"heading": 4}


def test_a_fee_that_left_with_the_payment_is_told_and_a_payees_account_is_not_ours() -> None:
    assert only(read(BANKS["Revolut Business "], {})).fee == Decimal("1.85")
    assert only(read(BANKS["Wise "], {})).fee == Decimal("0.45")
    assert only(read(BANKS["N26 "], {})).counterparty_iban == SUPPLIER


def test_what_comes_in_is_told_by_the_columns_of_the_other_side() -> None:
    data = BANKS["Wise "].replace(b",OUT,", b",IN,").replace(b",185.55,EUR,1,", b",180.00,GBP,1,")
    line = only(read(data, {}))
    assert (line.amount, line.currency, line.counterparty_name) == (Decimal(180), "GBP", "Ana")
    assert (line.original_amount, line.original_currency) == (Decimal("185.55"), "EUR")


def test_a_day_and_an_amount_at_the_end_of_a_text_of_lines_are_no_row() -> None:
    row = '05/10/2026;"PAIEMENT PAR CARTE\n03/10/2026";186,00;;'
    line = only(read(files.csv("Date;Libellé;Débit euros;Crédit euros;", row), {}))
    assert (line.amount, line.label) == (Decimal(-186), "PAIEMENT PAR CARTE 03/10/2026")


def test_lines_of_one_text_are_words_apart_and_named_letters_are_read() -> None:
    assert (
        only(read(BANKS["Crédit Agricole"], {})).label == "VIREMENT EMIS Vasseur SARL Invoice V-2"
    )
    assert only(read(BANKS["BNP Paribas "], {})).label.startswith("VIR SEPA émis /MOTIF")


def test_a_currency_above_the_table_is_not_assumed() -> None:
    data = files.csv("Date;Libellé;Débit;Crédit", "05/10/2026;LOYER;5000;",
                     preamble="Compte : 0123456789;Devise : MAD\n")  # fmt: skip
    found = read(data, {})
    assert (found.format, only(found).currency) == ("French bank", "MAD")


def only(found: Found) -> Line:
    assert len(found.lines) == 1, found.skipped
    return found.lines[0]


UNKNOWN = ("Posted|Who|What for|Sum", "05.10.2026|Vasseur SARL|Invoice V-2|-1.186,00")
WORD = {"date": "Posted", "name": "Who", "label": "What for", "amount": "Sum",
        "fixed_currency": "EUR"}  # fmt: skip


def test_an_unknown_csv_asks_once_and_is_then_read() -> None:
    data = files.csv(*UNKNOWN)
    question = read(data, {}).question
    assert question is not None
    assert question.needs == ["columns"]
    assert question.header == ["Posted", "Who", "What for", "Sum"]
    assert question.preview == [["05.10.2026", "Vasseur SARL", "Invoice V-2", "-1.186,00"]]
    other = files.csv(UNKNOWN[0], UNKNOWN[1], "06.10.2026|Weber|Tools|12,50")
    found = read(other, {question.signature: WORD})
    assert found.question is None
    assert [line.amount for line in found.lines] == [Decimal(-1186), Decimal("12.5")]
    assert found.lines[0].counterparty_name == "Vasseur SARL"


def test_a_guess_takes_states_by_their_cells_and_a_currency_by_its_sign() -> None:
    """As a German savings bank and a German online bank write them."""
    rows = ("Konto;Tag;Zweck;Betrag (€);Info",
            "DE89370400440532013000;15.03.26;RE 4711;-9,99;Umsatz gebucht",
            "DE89370400440532013000;16.03.26;Kaffee;-3,50;Umsatz vorgemerkt")  # fmt: skip
    question = read(files.csv(*rows), {}).question
    assert question is not None
    assert question.columns["state"] == "Info"
    assert question.columns["fixed_currency"] == "EUR"
    found = read(files.csv(*rows), {question.signature: question.columns})
    assert [(line.amount, line.currency) for line in found.lines] == [(Decimal("-9.99"), "EUR")]
    assert found.skipped == {"pending": 1}


def test_days_and_amounts_that_could_mean_two_things_are_asked_about() -> None:
    data = files.csv("Posted;Who;Sum", "03/04/2026;Vasseur;1,234", "05/06/2026;Weber;2,500")
    question = read(data, {}).question
    assert question is not None
    assert question.needs == ["columns", "date_order", "decimal"]
    said = {"date": "Posted", "amount": "Sum", "fixed_currency": "EUR"}
    again = read(data, {question.signature: said}).question
    assert again is not None
    assert again.needs == ["date_order", "decimal"]
    whole = said | {"date_order": "month", "decimal": "."}
    found = read(data, {question.signature: whole})
    assert [(line.booked_on, line.amount) for line in found.lines] == [
        (date(2026, 3, 4), Decimal(1234)),
        (date(2026, 5, 6), Decimal(2500)),
    ]


def test_the_file_itself_tells_the_order_when_one_day_is_above_twelve() -> None:
    header, said = "Posted;Who;Sum", {"date": "Posted", "amount": "Sum", "fixed_currency": "EUR"}
    data = files.csv(header, "03/04/2026;Vasseur;1.00", "03/25/2026;Weber;2.00")
    question = read(data, {}).question
    assert question is not None
    assert [line.booked_on for line in read(data, {question.signature: said}).lines] == [
        date(2026, 3, 4),
        date(2026, 3, 25),
    ]


BARE = ("05.10.2026|-1.186,00|Vasseur SARL", "06.10.2026|12,50|Weber")
BARE_WORD = {"date": "Column 1", "amount": "Column 2", "label": "Column 3", "fixed_currency": "EUR"}


def test_a_csv_without_headings_asks_by_number_and_is_then_known_by_its_shape() -> None:
    question = read(files.csv(*BARE), {}).question
    assert question is not None
    assert question.numbered
    assert question.header == ["Column 1", "Column 2", "Column 3"]
    assert question.preview[0] == ["05.10.2026", "-1.186,00", "Vasseur SARL"]
    assert question.columns == {"date": "Column 1", "amount": "Column 2", "label": "Column 3"}
    said = {question.signature: BARE_WORD}
    assert [line.label for line in read(files.csv(*BARE), said).lines] == ["Vasseur SARL", "Weber"]
    later = files.csv("05.11.2026|-9,90|", "06.11.2026|-8,80|")
    assert [line.amount for line in read(later, said).lines] == [Decimal("-9.9"), Decimal("-8.8")]
    other = files.csv("Weber|05.11.2026|-9,90", "Vasseur|06.11.2026|-8,80")
    assert read(other, said).question is not None


def test_a_column_of_directions_gives_the_amounts_their_sign() -> None:
    data = files.csv(
        "Datum;Naam / Omschrijving;Tegenrekening;Af Bij;Bedrag (EUR);Mededelingen",
        f"20261005;Vasseur;{SUPPLIER};Af;186,00;V-2",
        "20261006;Weber;;Bij;12,50;Refund",
    )
    question = read(data, {}).question
    assert question is not None
    found = read(data, {question.signature: question.columns})
    assert [line.amount for line in found.lines] == [Decimal(-186), Decimal("12.5")]


def test_two_columns_of_which_each_row_fills_one_are_paid_out_and_paid_in() -> None:
    question = read(files.csv("05.10.2026;Vasseur;186,00;", "06.10.2026;Weber;;12,50"), {}).question
    assert question is not None
    assert (question.columns["debit"], question.columns["credit"]) == ("Column 3", "Column 4")


def test_a_quote_that_nobody_closed_swallows_no_row() -> None:
    data = files.csv(
        *("Date;Libellé;Débit;Crédit", '05/10/2026;"VASSEUR SARL;186,00;'),
        *('06/10/2026;"WEBER";9,00;', "07/10/2026;Garage Morel;12,50;"),
    )
    assert [(line.booked_on.day, line.amount, line.label) for line in read(data, {}).lines] == [
        (5, Decimal(-186), "VASSEUR SARL"),
        (6, Decimal(-9), "WEBER"),
        (7, Decimal("-12.5"), "Garage Morel"),
    ]


def test_headings_of_an_unknown_bank_are_found_below_a_line_with_its_balance() -> None:
    data = files.csv("Tag;Wozu;Summe", "05.10.2026;Vasseur;-12,50", "06.10.2026;Weber;-9,00",
                     preamble="Kontostand;06.10.2026;1.000,00\n")  # fmt: skip
    question = read(data, {}).question
    assert question is not None
    assert question.header == ["Tag", "Wozu", "Summe"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_every_encoding_reads_the_same(encoding: str) -> None:
    rows = ("Date;Libellé;Débit;Crédit", "05/10/2026;Café Müller;12,50;")
    line = only(read(files.csv(*rows, encoding=encoding), {}))
    assert (line.label, line.amount) == ("Café Müller", Decimal("-12.5"))


def test_formulas_come_out_as_plain_text() -> None:
    assert cell('="0123"') == "0123"
    assert cell("=HYPERLINK(1)") == "HYPERLINK(1)"
    assert cell("@SUM(A1)") == "SUM(A1)"
    assert cell("+cmd|' /C calc'!A0") == "cmd|' /C calc'!A0"
    assert cell("-12,50") == "-12,50"


def test_a_column_called_iban_that_never_changes_is_our_own() -> None:
    data = files.csv(
        "Settlement date (UTC),Total amount (incl. VAT),Currency,Counterparty name,IBAN",
        f"2026-10-05,-186.00,EUR,Vasseur,{IBAN}",
        f"2026-10-06,-20.00,EUR,Weber,{IBAN}",
    )
    found = read(data, {})
    assert found.accounts[0].iban == IBAN
    assert {line.counterparty_iban for line in found.lines} == {None}


def test_a_text_that_is_no_table_of_payments_is_refused() -> None:
    with pytest.raises(Unreadable):
        read(b"name;age\nAna;12\nBea;13\n", {})


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1 234,56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1'234.56", "1234.56"),
        ("\u22121\u202f234,56 €", "-1234.56"),
        ("(12.50)", "-12.50"),
        ("12.50-", "-12.50"),
        ("EUR 12,5", "12.5"),
        ("+7", "7"),
        (",50", "0.50"),
        ("1.234.567", "1234567"),
    ],
)
def test_amounts_as_banks_write_them(written: str, value: str) -> None:
    assert amounts.parse(written) == Decimal(value)


@pytest.mark.parametrize(
    "written", ["", "-", "abc", "1e5", "12,5x", "NaN", "1.23456", "9" * 20, "--", "."]
)
def test_what_is_no_amount_is_none(written: str) -> None:
    assert amounts.parse(written) is None


@given(
    st.decimals(-(10**9), 10**9, places=2), st.sampled_from([(",", "."), (".", ","), (",", " ")])
)
def test_an_amount_survives_being_written_in_any_way(
    value: Decimal, marks: tuple[str, str]
) -> None:
    decimal, thousands = marks
    written = f"{value:,.2f}".replace(",", "\0").replace(".", decimal).replace("\0", thousands)
    assert amounts.parse(written, decimal) == value


@pytest.mark.parametrize(
    "written",
    ["2026-10-05", "05/10/2026", "5.10.26", "20261005", "2026-10-05T23:10:00Z", "5 oct. 2026",
     "Oct 5, 2026", "05-10-2026 10:00"],
)  # fmt: skip
def test_days_as_banks_write_them(written: str) -> None:
    assert dates.parse(written) == date(2026, 10, 5)


@pytest.mark.parametrize("written", ["", "31/02/2026", "2026-13-01", "x", "99/99/9999"])
def test_what_is_no_day_is_none(written: str) -> None:
    assert dates.parse(written) is None
