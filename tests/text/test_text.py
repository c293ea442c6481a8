import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.domain.errors import UnreadableFile
from curate.text import Edit, apply_edits, distance, normalize, shorten
from curate.text.edits import changed
from curate.text.encoding.mojibake import flaws
from curate.text.encoding.whitespace import clean_blanks
from curate.text.mail.leftovers import leftovers
from curate.text.personal import WORDS, personal_data
from curate.text.personal.checksums import iban, luhn
from curate.text.tokens import count_tokens, is_estimate
from curate.text.words import near_words, overlap


@given(st.text())
def test_normalising_twice_changes_nothing_more(text):
    assert normalize(normalize(text)) == normalize(text)


def test_spellings_of_the_same_text_are_normalised_to_one():
    assert normalize("Ｓtraße\u200b \u00a0 ＯＫ\n") == normalize("STRASSE ok")


@given(st.text(), st.text())
def test_the_smallest_edit_makes_the_one_text_of_the_other(before, after):
    if before != after:
        assert apply_edits(before, [changed(before, after)]) == after


def test_overlapping_edits_do_not_garble_the_text():
    assert apply_edits("abcdef", [Edit(0, 3, "X"), Edit(2, 5, "Y"), Edit(5, 6, "Z")]) == "XdeZ"
    assert apply_edits("abc", [Edit(0, 1, "X"), Edit(None, None, "whole")]) == "whole"


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [("bill", "bill", 0), ("recieve", "receive", 1), ("a", "", 1), ("abc", "xyz", 3)],
)
def test_the_distance_counts_edits_and_swaps(one, other, edits):
    assert distance(one, other) == edits


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("delivery", "delivry", True), ("assessment", "assesment", True), ("billing", "biling", True),
        ("nephrology", "neurology", False), ("cardiology", "radiology", False), ("tier 1", "tier 2", False),
        ("paid", "unpaid", False), ("hire", "fire", False), ("low", "now", False),
    ],
)  # fmt: skip
def test_slips_are_told_from_other_words(one, other, near):
    assert near_words(one, other) is near
    assert near_words(other, one) is near


def test_words_in_common_count_however_they_are_ordered():
    assert overlap("refund the order", "The order: refund!") == 1.0
    assert overlap("yes", "no") == 0.0
    assert shorten("one\n two   three", 8) == "one two…"


def test_tokens_are_counted_without_a_network():
    assert count_tokens(["hello world", "", "<|endoftext|>"])[:2] == [2, 0]
    assert is_estimate()


def test_a_file_that_is_no_tokenizer_is_refused_in_words(tmp_path):
    wrong = tmp_path / "tokenizer.json"
    wrong.write_text("{}")

    with pytest.raises(UnreadableFile, match=r"no tokenizer\.json"):
        count_tokens(["x"], wrong)
    with pytest.raises(UnreadableFile, match="no such file"):
        count_tokens(["x"], tmp_path / "missing.json")


@given(st.text())
def test_cleaning_white_space_twice_changes_nothing_more(text):
    once = clean_blanks(text).text

    assert clean_blanks(once).text == once
    assert "".join(once.split()) in "".join(text.split()) or not text.isascii()


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour\u00a0! Il a dit «\u00a0non\u00a0».", "5\u202f000\u00a0€", "10\u00a0km", "می\u200cروم", "क्\u200dष",
        "👨\u200d👩\u200d👧 ok", "One.  Two.", "- a\n  - b\n\nNext", "x\t1\ny\t2", "```\na  b\t\n```",
        "name   qty   x\nabc    12    3", "日本\u3000語", "-- \nBob", "a\r\n\r\nb", "|a  | b |\n|--|--|",
    ],
)  # fmt: skip
def test_white_space_with_a_purpose_is_left_alone(text):
    assert clean_blanks(text).text == text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a\u00a0b", "a b"), ("a\u200bb", "ab"), ("\ufeffHi", "Hi"), ("a \nb\t\n", "a\nb"), ("a\n\n\n\nb", "a\n\nb"),
        ("a\tb", "a b"), ("two  spaces", "two spaces"), ("  \n ", ""), ("co\u00adop", "coop"),
    ],
)  # fmt: skip
def test_stray_white_space_is_cleaned(text, clean):
    assert clean_blanks(text).text == clean


@pytest.mark.parametrize(
    "text",
    [
        "naïve café déjà vu À la carte", "Ñandú São João NÃO É VÃO", "Übermäßig schön, Größe 10“", "Привет, как дела?",
        "Ελληνικά", "日本語のテキスト", "한국어", "Nguyễn Văn Đức ấ ầ ẩ", "Příliš žluťoučký kůň", "Zażółć gęślą jaźń",
        "العربية", "עברית", "ไทย", "“quotes” — dash… €5 ½ ° § © ®", "Ångström Ærø Ø Þór Ðorđe", "CRÈME BRÛLÉE", "İstanbul",
        "🙂👍🏽👨‍👩‍👧", "मैं हिन्दी", r"C:\users\new", "a=b C2=A9", "Română: ș ț ă î â", "20 °C, £5",
    ],
)  # fmt: skip
def test_clean_text_of_any_language_has_no_broken_characters(text):
    assert flaws(text) == []


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("cafÃ©", "café"), ("donâ€™t", "don’t"), ("Â£5", "£5"), ("donÃ¢â‚¬â„¢t", "don’t"), ("it‚Äôs", "it’s"),
        ("Ð¿Ñ€Ð¸Ð²ÐµÑ‚", "привет"), ("Ïðèâåò, êàê äåëà", "Привет, как дела"), ("æ—¥æœ¬èªž", "日本語"),
        ("h\0e\0l\0l\0o\0", "hello"), ("caf\0", "caf"), ("\x93so\x94", "“so”"), (r"caf\u00e9", "café"), ("caf=C3=A9", "café"),
        ("fianc\udce9", "fiancé"), ("Ã©tÃ© and café", "été and café"), ("\x1b[31mred", "red"),
    ],
)  # fmt: skip
def test_broken_characters_are_found_and_fixed(text, meant):
    edits = [Edit(f.start, f.end, f.repaired or "") for f in flaws(text)]

    assert apply_edits(text, edits) == meant


def test_letters_that_are_lost_are_found_but_not_guessed():
    (flaw,) = flaws("M\ufffdller")

    assert (flaw.kind, flaw.start, flaw.end, flaw.repaired) == ("lost", 1, 2, None)


def test_check_digits_decide():
    assert luhn("4111111111111111")
    assert not luhn("4111111111111112")
    assert iban("DE89 3704 0044 0532 0130 00")
    assert not iban("DE88370400440532013000")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("write to ann.lee@example.org.", "e-mail"), ("card 4111 1111 1111 1111", "card"), ("GB33BUKB20201555555555", "IBAN"),
        ("SSN 900-12-3456", "identity"), ("from 203.0.113.47", "IP"), ("DOB 12/04/1961", "birth"), ("ring 01632 960147", "phone"),
        ("+44 20 7946 0382", "phone"), ("(555) 123-4567", "phone"), ("03.93.92.16.85", "phone"),
        ("27 Larkspur Terrace, Hexham, NE46 9ZZ", "address"), ("Lindenstraße 12, 10115 Berlin", "address"),
    ],
)  # fmt: skip
def test_personal_data_are_found(text, kind):
    assert [kind in WORDS[place.kind] for place in personal_data(text)] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "order 113542617735902", "purchase 00004587345", "on 2026-01-02 at 10:30", "BW-48213", "3,112 km", "SeaMonkey 2.53.17.1",
        "version 1.2.3.4", "12.05.2026 08:30", "invoice 02-2026-0012", "0.5 0.25", "I am 54", "5 Otters over the hill",
    ],
)  # fmt: skip
def test_numbers_that_are_nobodys_are_left_alone(text):
    assert list(personal_data(text)) == []


def test_quoted_mail_and_signatures_are_cut_only_where_nothing_is_lost():
    (quoted,) = leftovers("Thanks!\n\nOn Mon, 2 Mar 2026, Bob wrote:\n> Hello\n> there")
    (inline,) = leftovers("> Is it red?\n> Is it on?\nYes, it is.")
    (signature,) = leftovers("Please help\n-- \nBob\nAcme")

    assert (quoted.kind, quoted.start, quoted.replacement) == ("quoted_mail", 7, "")
    assert (inline.kind, inline.replacement) == ("quoted_mail", None)
    assert (signature.kind, signature.start, signature.replacement) == ("signature", 11, "")


def test_html_becomes_readable_text():
    (tags,) = leftovers("<p>Hello,</p><p>two&nbsp;things:</p><ul><li>one</li><li>two</li></ul>")

    assert tags.replacement == "Hello,\ntwo things:\n\n- one\n- two"


@pytest.mark.parametrize(
    "text",
    ["a < b > c", "I <3 you", "`<b>` makes bold", "AT&T; and R&D", "<https://a.b>", "x -- y"],
)
def test_what_only_looks_like_a_leftover_is_left_alone(text):
    assert list(leftovers(text)) == []
