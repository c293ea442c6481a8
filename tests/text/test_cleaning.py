import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.text.cleaning import STEPS, clean_text

CLEAN = [
    "My bike hasn't come yet – could you look where it is? It's no. 4711, 1,234.50 € (“Heron”).",
    "Die Straße ist gesperrt; müssten wir über Köln fahren? „Ja“, sagte Jürgen.",
    "L'élève a reçu ça où ? « Très bien », dit Zoë à l'œuvre.",
    "¿Dónde está mi pedido? ¡El niño lo cogió mañana!",
    "Não há ninguém à noite: a ligação caiu às 10h.",
    "È già più di una città, perché così?",
    "Zażółć gęślą jaźń, proszę o wiadomość.",
    "Příliš žluťoučký kůň úpěl ďábelské ódy.",
    "Árvíztűrő tükörfúrógép – kérem, írjon!",
    "Åsa köpte smör i Malmö, og Øyvind så på.",
    "Þórður á Íslandi sagði: það er kalt.",
    "Şişli'de ığdır çayı içtik mi?",
    "Kur ir mans riteņa ķēdes aizsargs? Ačiū už žinią.",
    "Μου ήρθε λάθος ποδήλατο, τι να κάνω;",
    "Где мой заказ? Он должен был прийти вчера, ёлки!",
    "Де моє замовлення? Воно мало прийти вчора, її немає.",
    "أين طلبي؟ كان يجب أن يصل أمس.",
    "سفارش من کجاست؟ نمی‌دانم و می‌خواهم بدانم.",
    "איפה ההזמנה שלי? היא הייתה צריכה להגיע אתמול.",
    "मेरा ऑर्डर कहाँ है? कृपया बताएँ।",
    "আমার অর্ডার কোথায়? দয়া করে জানাবেন।".replace("\u09df", "\u09af\u09bc"),
    "என் ஆர்டர் எங்கே? தயவு செய்து சொல்லுங்கள்.",
    "നിങ്ങൾക്ക് എന്റെ ഓർഡർ എവിടെയെന്ന് അറിയാമോ?",
    "คำสั่งซื้อของฉันอยู่ที่ไหน ขอบคุณค่ะ",
    "ការបញ្ជាទិញរបស់ខ្ញុំនៅឯណា?",
    "我的订单在哪里？昨天就该到了。\u3000谢谢！",
    "注文した自転車はどこですか？昨日届くはずでした。",
    "제 주문은 어디에 있나요? 어제 도착했어야 합니다.",
    "Đơn hàng của tôi ở đâu? Lẽ ra hôm qua phải tới.",
    "ჩემი შეკვეთა სად არის? გმადლობთ.",
    "Ո՞ւր է իմ պատվերը։ Շնորհակալություն։",
    "ትዕዛዜ የት ነው? አመሰግናለሁ።",
    "Great 👩‍🚀 and 🏳️‍🌈 and 👍🏽, 5 × 3 ≤ 20 °C → ok",
    "Dear {{customer name}}, your order {{Order Number}} is on its way.",
    "One\r\nTwo\r\n\r\nThree",
    "Name: Ana\nDate: 1 June\nTo do: {placeholder}, [link], a_b_c, 2*3*4, #5, x < y",
    "1. first\n2. second\n   - nested\n\n| a | b |\n|---|---|\n\n```\nif a  < b:  # <b>\n```",
]
TYPED = st.text(max_size=60)
PIECES = st.sampled_from(
    ["<p>", "</p>", "<b>", "</b>", "<br>", "&lt;", "&amp;", "&nbsp;", "{code}", "{quote}", "{color:red}", "{color}", "h1. ", "||a||b||", "|c|d|", "* ", "# ", "*b*", "_i_", "-x-", "[a|https://x.example]", "[~ana]", "!a.png!", "\n", "\n\n", " ", "\t", "> ", "-- ", "--", "-Ana", "On 1 June 2026, 10:00, a@b.example wrote:", "\xa0", "-----Original Message-----", "From: Ben\nSent: Monday\nTo: Ana\nSubject: x", "Sent from my iPhone", "Thanks,", "\u200b", "\u200d", "\xad", "\ufeff", "é", "Ã¤", "â€™", "\\u00e9", "`", "```\n", "\\\\", "{{a}}", "x", "."]
)  # fmt: skip
MESSY = st.lists(PIECES, max_size=25).map("".join)
every_step = pytest.mark.parametrize("step", STEPS)


@every_step
@pytest.mark.parametrize("text", CLEAN)
def test_a_clean_text_stays_as_it_is_in_any_script(step, text):
    assert STEPS[step].apply(text) == text
    assert not STEPS[step].needed(text)


@every_step
@given(text=TYPED | MESSY)
def test_cleaning_what_is_clean_changes_nothing(step, text):
    once = clean_text(text, [step])

    assert clean_text(once, [step]) == once


@every_step
@given(text=TYPED | MESSY)
def test_a_text_is_never_cleaned_away(step, text):
    assert bool(clean_text(text, [step]).strip()) == bool(text.strip())


@pytest.mark.parametrize(
    ("step", "text", "cleaned"),
    [
        ("mojibake", "MÃ¼ller sagte â€žjaâ€œ", "Müller sagte „ja“"),
        ("unicode", "Cafe\u0301 Mu\u0308ller", "Café Müller"),
        ("invisible", "\ufeffa\u00a0b\u200b\u00adc 10\u202f% \u200eok", "a bc 10 % ok"),
        ("invisible", "👩\u200d🚀 می\u200cخواهم x\u200dy", "👩\u200d🚀 می\u200cخواهم xy"),
        ("invisible", "שלום\u200f a", "שלום\u200f a"),
        ("blanks", "\n a  \t\nb\n\n\n \nc\n-- \nAna  \n", " a\nb\n\nc\n-- \nAna"),
        ("blanks", "a \r\nb\r\n\r\n\r\nc\r\n", "a\r\nb\r\n\r\nc"),
        ("html", "<p>a</p>", "a"),
        ("wiki", "h1. a", "a"),
        ("replies", "a\n\n-- \nAna", "a"),
    ],
)  # fmt: skip
def test_each_step_does_what_it_says(step, text, cleaned):
    assert clean_text(text, [step]) == cleaned


def test_steps_are_done_in_an_order_that_helps_the_next():
    text = "<p>Yes.</p><p>On 1 June 2026, 10:00, Ben &lt;b@h.example&gt; wrote:</p><p>&gt; No?</p>"

    assert clean_text(text, ["replies", "html"]) == "Yes."
