from pathlib import Path

import pytest

from curate.text.mail.replies import own_words

MAILS = Path(__file__).parents[4] / "shared/data/email_fixtures/zapier_email_reply_parser"
QUOTE = "> Is it plugged in?\n> Ben"
INTROS = [
    "On Mon, 1 Jun 2026 at 10:00, Ben <ben@lamps.example> wrote:",
    "On Mon, 1 Jun 2026 at 10:00, Ben from the lamp shop\n<ben@lamps.example> wrote:",
    "Am 01.06.2026 um 10:00 schrieb Ben Ohm <ben@lamps.example>:",
    "Le lun. 1 juin 2026 à 10:00, Ben <ben@lamps.example> a écrit :",
    "El lun, 1 jun 2026 a las 10:00, Ben (<ben@lamps.example>) escribió:",
    "Em seg., 1 de jun. de 2026 às 10:00, Ben <ben@lamps.example> escreveu:",
    "Il giorno lun 1 giu 2026 alle ore 10:00 Ben <ben@lamps.example> ha scritto:",
    "Op ma 1 jun 2026 om 10:00 schreef Ben <ben@lamps.example>:",
    "pon., 1 cze 2026 o 10:00 Ben <ben@lamps.example> napisał(a):",
    "Den mån 1 juni 2026 kl 10:00 skrev Ben <ben@lamps.example>:",
    "Den man. 1. jun. 2026 kl. 10.00 skrev Ben <ben@lamps.example>:",
    "po 1. 6. 2026 v 10:00 odesílatel Ben <ben@lamps.example> napsal:",
    "пн, 1 июн. 2026 г. в 10:00, Ben <ben@lamps.example>:\nнаписал:",
    "1 Haz 2026 Pzt, 10:00 tarihinde Ben <ben@lamps.example> şunu yazdı:",
    "2026年6月1日(月) 10:00 Ben <ben@lamps.example>のメール:",
    "Ben <ben@lamps.example> 于2026年6月1日 10:00写道：",
    "2026년 6월 1일 (월) 오전 10:00, Ben <ben@lamps.example>님이 작성:",
]
HEADERS = [
    "-----Original Message-----\nSent by Ben",
    "-----Ursprüngliche Nachricht-----\nVon: Ben",
    "From: Ben <ben@lamps.example>\nSent: Monday, 1 June 2026 10:00\nTo: Ana\nSubject: Lamp",
    "________________________________\n*From:* Ben\n*Sent:* Monday\n*To:* Ana\n*Subject:* Lamp",
    "Von: Ben\nGesendet: Montag, 1. Juni 2026 10:00\nAn: Ana\nBetreff: Lampe",
    "De : Ben\nEnvoyé : lundi 1 juin 2026 10:00\nÀ : Ana\nObjet : Lampe",
    "De: Ben\nEnviado el: lunes, 1 de junio de 2026\nPara: Ana\nAsunto: Lámpara",
    "Da: Ben\nInviato: lunedì 1 giugno 2026\nA: Ana\nOggetto: Lampada",
    "От: Бен\nОтправлено: 1 июня 2026 г.\nКому: Ана\nТема: Лампа",
    "发件人: Ben\n发送时间: 2026年6月1日\n收件人: Ana\n主题: 灯",
]
SIGNATURES = [
    "-- \nAna Díaz\nTel. 555 0100",
    "--\nAna",
    "Sent from my iPhone",
    "Sent from Outlook for Android<https://aka.example/x>",
    "Get Outlook for iOS",
    "Von meinem iPhone gesendet",
    "Envoyé de mon iPhone",
    "Enviado desde mi Samsung Galaxy",
    "Inviato da iPhone",
    "Verzonden vanaf mijn iPad",
    "Wysłane z iPhone'a",
    "Skickat från min iPhone",
    "Отправлено с iPhone",
    "iPhoneから送信",
    "发自我的iPhone",
    "나의 iPhone에서 보냄",
    "This e-mail and its attachments are confidential and intended for the addressee only.",
    "Diese E-Mail enthält vertrauliche Informationen.",
]
OWN = "Yes, it is plugged in.\n\n- I tried another socket\n- and another bulb"


@pytest.mark.parametrize("intro", INTROS)
def test_a_quoted_reply_is_cut_in_many_languages(intro):
    assert own_words(f"{OWN}\n\n{intro}\n\n{QUOTE}\n") == OWN


@pytest.mark.parametrize("header", HEADERS)
def test_what_stands_below_the_headers_of_the_answered_mail_is_cut(header):
    assert own_words(f"{OWN}\n\n{header}\n\nIs it plugged in?\n\nBen\n") == OWN


@pytest.mark.parametrize("signature", SIGNATURES)
def test_a_signature_is_cut_alone_and_above_a_quote(signature):
    assert own_words(f"{OWN}\n\n{signature}\n") == OWN
    assert own_words(f"{OWN}\n\n{signature}\n\n{INTROS[0]}\n{QUOTE}") == OWN


@pytest.mark.parametrize("signature", [*SIGNATURES, f"{INTROS[0]}\n{QUOTE}", HEADERS[2]])
def test_a_message_that_is_all_signature_or_quote_is_kept(signature):
    assert own_words(signature) == signature


def test_a_name_behind_a_dash_is_a_signature_unless_it_ends_a_list():
    assert own_words("It is dark.\n\n-Ana\n") == "It is dark."
    assert own_words(f"{OWN}\n\n-Ana") == f"{OWN}\n\n-Ana"


def test_contacts_below_a_closing_go_and_the_closing_stays():
    text = f"{OWN}\n\nViele Grüße\nAna Díaz\n"

    assert (
        own_words(f"{text}Lampen GmbH\n12345 Ulm\nTel: +49 731 5550100\nwww.h.example")
        == text.rstrip()
    )
    assert own_words(text) == text


def test_answers_between_quoted_lines_stay():
    text = f"{INTROS[0]}\n> Is it plugged in?\n\nYes.\n\n> Which bulb?\n\nE27.\n\n-- \nAna"

    assert own_words(text) == "Yes.\n\n\nE27."


@pytest.mark.parametrize(
    "text",
    [
        "I get this:\n> fatal: no bulb\n> exit 1",
        "> fatal: no bulb\n\nWhat does that mean?",
        "On Monday our manager wrote:\n\nPlease replace all bulbs.\nSo we did.",
        "On 5 May the patient wrote: pain in the knee, worse at night.",
        "Sent from my desk, which is easier than my phone.",
        "Sent the phone back yesterday.",
        "Please get me a new phone",
        "It is dark -- very dark -- here.",
        "Reasons:\n\n- Battery",
        "FYI\n\n---------- Forwarded message ---------\nFrom: Ben\nThe lamp is dark.",
        "From: the kitchen\nTo: the cellar\nall lamps are dark",
        "Thanks,\nAna",
        "  indented\n\n\n\nand spaced  \n",
    ],
)  # fmt: skip
def test_what_somebody_wrote_themselves_stays(text):
    assert own_words(text) == text


@pytest.mark.skipif(not MAILS.exists(), reason="the shared data is not here")
def test_real_mails_keep_their_own_words():
    read = {path.stem: own_words(path.read_text(encoding="utf-8")) for path in MAILS.glob("*.txt")}

    assert read["correct_sig"] == "this is an email with a correct -- signature."
    assert read["email_1_3"] == "Oh thanks.\n\nHaving the function would be great."
    assert read["email_1_8"] == "I will reply under this one\n\n\nand under this."
    assert read["email_bullets"].endswith("   - how about bullets\n   - and another")
    assert read["email_headers_no_delimiter"] == "And another reply!"
    assert read["email_2_1"] == "Outlook with a reply"
    assert "mailing list" not in read["email_1_1"]
    assert read["pathological"].endswith("get back to a computer.")
    for name in ("1_5", "sent_from_my_not_signature", "sig_delimiter_in_middle_of_line"):
        assert read[f"email_{name}"] == (MAILS / f"email_{name}.txt").read_text(encoding="utf-8")
    for name in ("iPhone", "BlackBerry", "multi_word_sent_from_my_mobile_device"):
        assert read[f"email_{name}"] == "Here is another email"


ASKED = "The printer is still broken. Can you help?"
OTHER_HEADERS = [
    "Van: Help <s@lamps.example>\nVerzonden: maandag 1 juni 2026 10:00\nAan: Ana\nOnderwerp: RE: Lamp",
    "De\u00a0: Help\nDate\u00a0: lundi 1 juin 2026 à 10:00\nÀ\u00a0: Ana <a@lamps.example>\nCc\u00a0: Ben\nObjet\u00a0: Re: Lampe",
    "-------- Message original --------\nDe : Help\nDate : 01/06/2026 10:00\nÀ : Ana\nObjet : Lampe",
    "-------- Oorspronkelijk bericht --------\nVan: Help\nDatum: 01-06-2026 10:00\nAan: Ana\nOnderwerp: lamp",
    "Von: Help\nDatum: 1. Juni 2026 um 10:00:00 MESZ\nAn: Ana <a@lamps.example>\nBetreff: AW: Lampe",
    "Från: Help <s@lamps.example>\nSkickat: den 1 juni 2026 10:00\nTill: Ana\nÄmne: SV: Lampa",
    "Fra: Help\nSendt: mandag 1. juni 2026 10:00\nTil: Ana\nEmne: SV: Lampe",
    "Lähettäjä: Help\nLähetetty: maanantai 1. kesäkuuta 2026\nVastaanottaja: Ana\nAihe: VS: Lamppu",
    "Od: Help\nWysłano: poniedziałek, 1 czerwca 2026\nDo: Ana\nTemat: ODP: Lampa",
    "De: Ajuda\nEnviada em: segunda-feira, 1 de junho de 2026\nPara: Ana\nAssunto: RES: Lâmpada",
    "Op 1 juni 2026 om 10:00 heeft Ben <ben@lamps.example> het volgende geschreven:",
]
BLOCKS = [
    "Ana Díaz\nSales Manager, Lamps Ltd\nTel: +49 30 5550100\nwww.lamps.example",
    "Ana Díaz | Lamps Ltd\n+49 30 5550100",
    "--\nAna Díaz\nSales Manager\nLamps Ltd\nTel. +49 30 5550100",
    "Verstuurd vanaf mijn iPhone",
    "Outlook voor iOS downloaden",
]
NOTICES = [
    "CONFIDENTIALITY NOTICE: This e-mail is for the intended recipient only. Any unauthorized use is prohibited.",
    "Ce message et toutes les pièces jointes sont confidentiels et destinés à leur seul destinataire.",
    "De informatie in dit e-mailbericht is vertrouwelijk en uitsluitend bestemd voor de geadresseerde.",
    "Diese Nachricht ist vertraulich. Wenn Sie nicht der Empfänger sind, löschen Sie bitte diese E-Mail.",
    "Este mensaje y sus archivos adjuntos son confidenciales y van dirigidos a su destinatario.",
    "If you are not the intended recipient, please delete this message and tell its sender.",
    "Please consider the environment before printing this e-mail.",
    "Bitte prüfen Sie, ob der Ausdruck dieser Mail nötig ist.",
]
TOPS = [
    "CAUTION: This email originated from outside of the organization. Do not click links or open attachments.\n\n",
    "CAUTION\nThis email originated from outside of the organization.\nDo not click links unless you know\nthe sender.\n\n",
    "*** EXTERNAL EMAIL ***\nThis message originated outside of our network. Use caution with links.\n\n",
    "⚠ CAUTION: External email. Do not open attachments from unknown senders.\n",
    "[EXTERNAL] ",
    "[EXTERNAL EMAIL]\n",
    "External Sender. Be careful with links and attachments.\n",
    "You don't often get email from ana@lamps.example. Learn why this is important<https://aka.example/x>\n\n",
    "ACHTUNG: Diese E-Mail kommt von außerhalb der Organisation. Öffnen Sie keine Anhänge.\n\n",
    "LET OP: deze e-mail is afkomstig van buiten de organisatie. Klik niet op links.\n\n",
    "ATTENTION : Ce courriel provient de l'extérieur de l'organisation. Ne cliquez pas sur les liens.\n\n",
    "ATENCIÓN: este correo electrónico proviene de fuera de la organización. No haga clic en enlaces.\n",
    "##- Bitte geben Sie Ihre Antwort oberhalb dieser Zeile ein. -##\n",
    "-- Reply above this line --\n",
    "Reply above this line.\n\n",
    "Typ uw antwoord boven deze regel\n---\n",
    "Répondez au-dessus de cette ligne\n",
    "***** Please do not write below this line *****\n",
]
MARKS = [
    "##- Please type your reply above this line -##\n\nYour request (12) has been updated.\n\nBen\nIs it on?",
    "--- Please reply above this line ---\n\nBen wrote a comment.",
    "On Mon, Ben wrote 3 times:\n\nReply above this line to add a comment\n\nIs it on?",
]


@pytest.mark.parametrize(
    "rest", [f"{h}\n\nIs it on?" for h in OTHER_HEADERS] + BLOCKS + NOTICES + MARKS
)
def test_what_mail_programs_write_below_is_cut_in_other_languages_too(rest):
    assert own_words(f"{ASKED}\n\n{rest}") == ASKED


@pytest.mark.parametrize("top", TOPS)
def test_warnings_and_marks_above_are_cut_and_nothing_behind_them(top):
    assert own_words(f"{top}{ASKED}") == ASKED
    assert own_words(f"{top}Please open door 3, it is stuck.") == "Please open door 3, it is stuck."


@pytest.mark.parametrize(
    "text",
    [
        "Total:\n--\n12 lamps\n\nPlease confirm.",
        "Log\n--\ncode 17\n--\ncode 19\n\nWhat is it?",
        "Options:\n--\nRed\n--\nGreen",
        "Hello\n\n> I paid twice",
        "My log\n\n> error one\n> error two\n> error three",
        "On 5 May the doctor wrote:\n> take two a day\n\nIs that right?",
        ("Hi\n\n---------- Forwarded message ---------\nFrom: Ana <a@lamps.example>\nDate: Mon, 1 Jun 2026\n"
        "Subject: Broken\nTo: help@lamps.example\n\nMy lamp is broken.\n\n-- \nAna"),
        "Hi\n\nBegin forwarded message:\n\n> From: Ana <a@lamps.example>\n> Date: 1 June 2026\n> To: us\n>\n> Broken.\n\nCan you refund her?",
        "Anbei.\n\n-------- Weitergeleitete Nachricht --------\nVon: Ana\n\nKaputt.",
        "Début du message transféré :\n\nDe: Ana <a@lamps.example>\nObjet: cassé\n\nCassée.",
        "FYI\n\nFrom: Ana <a@lamps.example>\nSent: Monday, 1 June 2026 10:00\nTo: Help\nSubject: Broken\n\nIt is broken.",
        "Siehe unten.\n\nVon: Ana\nGesendet: Montag\nAn: Hilfe\nBetreff: Kaputt\n\nSie ist kaputt.",
        "See the complaint below.\n\nOn Mon, 1 Jun 2026 at 10:00, Ana <a@lamps.example> wrote:\n> It is broken.",
        "Hello,\n\nFrom: Berlin\nTo: Paris\nDate: 3 March\nSubject: train\n\nPlease move it to 4 March.",
        "Here are my details.\n\nAna Díaz\n12 High Street\n+44 20 5550100",
        "Please call me on the number below.\n\nThanks,\nAna\n+44 20 5550100",
        "It broke.\n\nModel Glow\nSerial: 12345 678\nBought at www.lamps.example",
        "Name: Ana\nEmail: ana@lamps.example\nPhone: +44 20 5550100",
        "I get this:\n\nCAUTION: This email originated from outside of the organization.\n\nHow do I stop it?",
        "This email came from my external supplier of lamps. Is it real?",
        "Warning: my external mail client crashes when I open attachments.",
        "This message is confidential: please do not tell my manager.",
        "I can't write above this line in the form.",
        "Please type the address above the line in the form.",
        "My question: on Monday Ben wrote:\nthe lamp is off. Is that so?",
    ],
)  # fmt: skip
def test_a_customers_own_words_are_never_cut(text):
    assert own_words(text) == text


def test_an_answer_to_a_forward_goes_with_the_quote():
    quote = "On Mon, 1 Jun 2026 at 10:00, Ben <b@lamps.example> wrote:\n\n---------- Forwarded message ---------\nFrom: Ana"

    assert own_words(f"{ASKED}\n\n{quote}\n\nBroken.") == ASKED


def test_a_signature_above_a_forward_is_cut_and_the_forward_stays():
    forward = "---------- Forwarded message ---------\nFrom: Ana\n\nBroken.\n\n-- \nAna"

    assert own_words(f"{ASKED}\n\n-- \nBen\n\n{forward}") == f"{ASKED}\n\n{forward}"


def test_an_answer_below_a_quote_and_above_a_forward_stays_with_it():
    forward = "---------- Forwarded message ---------\nFrom: Ana\n\nBroken."

    cleaned = own_words(f"Hi\n{INTROS[0]}\n{QUOTE}\n\n{ASKED}\n\n{forward}")

    assert cleaned == f"Hi\n\n{ASKED}\n\n{forward}"


def test_cleaning_twice_is_cleaning_once():
    for top in TOPS:
        once = own_words(f"{top}{ASKED}\n\n{NOTICES[0]}\n\n{BLOCKS[0]}")
        assert own_words(once) == once
