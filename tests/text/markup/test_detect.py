import pytest

from curate.text.markup.detect import without_markup


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("<p>Hi &amp; bye</p><ul><li>one</li><li>two</li></ul>", "Hi & bye\n\n- one\n- two"),
        ("Lamp\n\nis <b>dark</b>\nsince <i>May</i>\n\nBye\nAna", "Lamp\n\nis dark\nsince May\n\nBye\nAna"),
        ("&lt;p&gt;Tom &amp;amp; Jerry&lt;/p&gt;", "Tom & Jerry"),
        ("Caf&eacute; &#8220;Z&#252;rich&#8221;&nbsp;now", "Café “Zürich” now"),
        ("<div>Dear <first name>, mail <ana@h.example></div>", "Dear <first name>, mail <ana@h.example>"),
        ("Press `<br>` for a break<br>and see", "Press `<br>` for a break\nand see"),
        ("It says\n\nError: <br>\nat line 3\nat line 4\nat line 5\nat line 6\nat line 7</p>", "It says\n\nError:\nat line 3\nat line 4\nat line 5\nat line 6\nat line 7"),
        ("<div>\n  <p>one</p>\n  <p>two\n  words</p>\n</div>", "one\n\ntwo words"),
        ("<div class=x>Hi<o:p>&nbsp;</o:p></div>", "Hi"),
        ('See <a href="https://h.example/a?b=1&amp;c=2">this</a>', "See this (https://h.example/a?b=1&c=2)"),
    ],
)  # fmt: skip
def test_html_in_a_text_becomes_words(text, cleaned):
    assert without_markup(text) == cleaned


@pytest.mark.parametrize(
    "text",
    [
        "BP < 120 and > 80, a<b",
        "When I put a <div> inside a <p> the layout breaks",
        "Dear <name>,\n\n  keep   this\n\n\n\nas it is",
        "AT&T; R&D; fish & chips &c. ?a=1&copy=2",
        "Write to Ana <ana@h.example> or <https://h.example>",
        "if (a < b && c > d) { return x<y>z; }",
        "<3 and >.< and <- and =>",
    ],
)
def test_angle_brackets_that_are_no_html_stay(text):
    assert without_markup(text) == text
