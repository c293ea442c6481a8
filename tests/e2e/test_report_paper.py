"""The report of a comparison in a real browser: at both widths, in both themes, and on paper."""

import pytest

from curate.services.tuning import evaluation_report, report_html
from tests.services.tuning.conftest import alone, settings, shop  # noqa: F401 - fixtures
from tests.services.tuning.test_report import compare  # noqa: F401 - a fixture

pytestmark = pytest.mark.e2e


@pytest.fixture
def page(shop, settings, compare, chromium):  # noqa: F811
    """Opens the report, with texts, at a width and in a theme."""
    compare("majority", "tfidf", "nearest", "few_shot", "tuned")
    document = report_html(evaluation_report(shop, settings, "tickets", examples=True))
    opened = []

    def page(width, theme="light"):
        opened.append(
            chromium.new_page(viewport={"width": width, "height": 860}, color_scheme=theme)
        )
        opened[-1].problems = []
        opened[-1].on("console", lambda said: opened[-1].problems.append(said.text))
        opened[-1].on("request", lambda asked: opened[-1].problems.append(asked.url))
        opened[-1].set_content(document)
        return opened[-1]

    yield page
    for one in opened:
        one.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 420])
def test_the_report_fits_its_screen_and_asks_for_nothing(page, width, theme):
    shown = page(width, theme)

    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert shown.problems == []
    colors = shown.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert len(set(colors)) == 2


def test_on_paper_it_is_light_and_nothing_is_cut_off(page):
    shown = page(688, "dark")  # as wide as what A4 leaves between the margins
    shown.emulate_media(media="print")

    assert shown.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert shown.pdf(format="A4").startswith(b"%PDF")
