import pytest

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("path", ["dataset", "import"])
def test_a_bookmark_opened_after_a_restart_finds_its_page_inside_the_app(path, served, chromium):
    page = chromium.new_page()

    page.goto(f"{served}/{path}")

    page.get_by_text("There is no project yet.").wait_for(timeout=60_000)
    names = page.get_by_role("link").all_inner_texts()
    assert any("Duplicates" in name for name in names)
    assert page.get_by_text("Page not found").count() == 0
    page.close()
