import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.text.markup.html import html_to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a <b>bold</b>\n word &amp; more&nbsp;", "a bold word & more"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("one<br>two<br/><br>three", "one\ntwo\n\nthree"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("<ul><li>one</li><li><p>two</p></li></ul>", "- one\n- two"),
        ("<ol start=3><li>one<li>two<ul><li>in</ul></ol>", "3. one\n4. two\n  - in"),
        (
            "<table><tr><th>Drug<th>Dose</tr><tr><td><p>A</p></td><td>1 mg</td></tr></table>",
            "Drug | Dose\nA | 1 mg",
        ),
        ("<table><tr><td><p>Dear A,</p><p>Hello.</p></td></tr></table>", "Dear A,\n\nHello."),
        ("<pre>  keep\n   this</pre>", "  keep\n   this"),
        ("x<script>if (a<b) {'</p>'}</script>y<style>p{}</style><!-- <p>no --> z", "xy z"),
        ("BP < 120 and > 80", "BP < 120 and > 80"),
        ("<![if mso]>yes<![endif]><![CDATA[no]]>", "yesno"),
        ("<head><title>x</title><body>y", "y"),
        ("</td></tr></table>x<td>y", "x\ny"),
        ('<a href="http://x">link</a><img alt="scan">', "link scan"),
    ],
)
def test_html_becomes_text_that_a_person_can_read(html, text):
    assert html_to_text(html).strip("\n") == text.strip("\n")


def test_a_link_may_keep_its_address():
    html = (
        '<a href="https://h.example/reset">here</a>, <a href="https://h.example/">h.example</a>, '
        '<a href="mailto:ana@h.example">Ana</a>, <a href="javascript:x">no</a>'
    )

    assert html_to_text(html) == "here, h.example, Ana, no"
    assert html_to_text(html, links=True) == (
        "here (https://h.example/reset), h.example, Ana (ana@h.example), no"
    )


tags = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<ul>",
        "<ol>",
        "</ul>",
        "<li>",
        "<table>",
        "<tr>",
        "<td>",
        "</td>",
        "</tr>",
        "</table>",
        "<pre>",
        "</pre>",
        "<br>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "<![",
        "<!x",
        "<?",
        "&",
        "&#x110000;",
        "&#0;",
        "<",
        ">",
        "</",
        "<a",
        "<a",
        "href='",
        "<head>",
        "<body>",
        "text",
    ]
)


@given(st.lists(tags | st.text(max_size=5), max_size=40).map("".join))
def test_no_markup_breaks_it(html):
    html_to_text(html)
