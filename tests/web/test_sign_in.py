"""How people are recognized: read from the settings, and never two ways at once."""

import pytest

from curate.domain.errors import Unusable
from curate.settings import Settings
from curate.web import SignIn
from curate.web.identity import (
    Identity,
    behind_proxy,
    cookie_name,
    named,
    remembered_name,
    signed_in,
    signed_name,
)

PROVIDER = """
[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
client_id = "curate"
client_secret = "s"
server_metadata_url = "http://localhost:9400/.well-known/openid-configuration"
"""


@pytest.fixture
def write_secrets(home):
    def write(text):
        home.mkdir(exist_ok=True)
        (home / "secrets.toml").write_text(text, encoding="utf-8")

    return write


def of(**settings):
    return SignIn.of(Settings(**settings))


def test_without_any_setting_people_give_a_name():
    found = of()

    assert (found.how, found.proves, found.providers) == ("name", False, ())


def test_a_provider_in_the_secrets_of_the_home_is_what_people_sign_in_with(write_secrets):
    write_secrets(PROVIDER)

    found = of()

    assert (found.how, found.proves, found.providers) == ("sign_in", True, ("",))
    assert len(found.secrets["auth"]["cookie_secret"]) == 64
    assert found.secrets["auth"] == of().secrets["auth"]
    assert "cookie_secret" not in repr(found)


def test_several_providers_each_have_a_section_of_their_own(write_secrets):
    keys = PROVIDER.split("client_id")[1]
    write_secrets(
        f'{PROVIDER.split("client_id", maxsplit=1)[0]}cookie_secret = "mine"\n'
        f"[auth.first]\nclient_id{keys}[auth.second]\nclient_id{keys}"
    )

    assert of().providers == ("first", "second")
    assert of().secrets["auth"].get("cookie_secret") == "mine"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[auth", "can't be read"),
        ("auth = 1", "is no section"),
        ("[auth]\nclient_id = 'x'", "lacks client_secret, server_metadata_url"),
        (PROVIDER.replace("/oauth2callback", "/"), "redirect_uri"),
        (PROVIDER.replace("http://localhost:8501", ""), "redirect_uri"),
    ],
)
def test_secrets_that_do_not_work_are_refused_before_anything_is_served(write_secrets, text, said):
    write_secrets(text)

    with pytest.raises(Unusable, match=said) as refused:
        of()

    assert "The app was not started" in str(refused.value)


def test_a_provider_and_a_proxy_at_once_are_refused(write_secrets):
    write_secrets(PROVIDER)

    with pytest.raises(Unusable, match=r"Both .*secrets\.toml and CURATE_USER_HEADER"):
        of(user_header="X-Forwarded-User", proxies="127.0.0.1")


def test_a_header_is_believed_from_named_proxies_only():
    found = of(user_header="X-Forwarded-User", proxies="10.0.0.5, 10.1.0.0/24, fd00::7")

    assert (found.how, found.header) == ("proxy", "x-forwarded-user")
    for near in ("10.0.0.5", "10.1.0.77", "::ffff:10.0.0.5", "fd00::7"):
        assert found.is_proxy(near)
    for far in ("10.0.0.6", "127.0.0.1", "::1", "", "proxy"):
        assert not found.is_proxy(far)


@pytest.mark.parametrize(
    ("header", "proxies", "said"),
    [
        ("X-Forwarded-User", "", "CURATE_PROXIES does not say"),
        ("X-Forwarded-User", "nginx", "no list of addresses"),
        ("X-Forwarded-User", "0.0.0.0/0", "believe everybody"),
        ("X User", "127.0.0.1", "no header"),
        ("", "127.0.0.1", "CURATE_USER_HEADER no header"),
    ],
)
def test_proxies_that_are_half_set_up_are_refused(header, proxies, said):
    with pytest.raises(Unusable, match=said):
        of(user_header=header, proxies=proxies)


def test_with_a_proxy_the_server_must_take_nobodys_word_for_an_address():
    found = of(user_header="X-Forwarded-User", proxies="127.0.0.1")

    found.require_own_addresses("none")
    for believed in (None, "127.0.0.1", "*"):
        with pytest.raises(Unusable, match="FORWARDED_ALLOW_IPS=none"):
            found.require_own_addresses(believed)
    of().require_own_addresses(None)


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1", "[::1]", "127.0.0.2"])
def test_an_app_in_which_nobody_signs_in_listens_on_this_computer(address):
    of().require_address(address)


@pytest.mark.parametrize(
    "address",
    ["0.0.0.0", "::", "192.168.1.20", "curate.example.com", "", None],  # noqa: S104 - refused
)
def test_and_nowhere_else_unless_people_sign_in(address, write_secrets):
    with pytest.raises(Unusable, match="where others can reach it"):
        of().require_address(address)

    of(user_header="X-Forwarded-User", proxies="10.0.0.5").require_address(address)
    write_secrets(PROVIDER)
    of().require_address(address)


def test_a_name_is_remembered_in_a_cookie_that_only_this_home_knows(home, tmp_path):
    here, other = Settings(), Settings(home=tmp_path / "other")
    cookies = {cookie_name(here): signed_name(here, "  Zoë   Quist ")}

    assert remembered_name(here, cookies) == "Zoë Quist"
    assert named(here, cookies) == Identity("Zoë Quist", "name", verified=False)
    assert remembered_name(other, cookies) is None
    assert cookie_name(here) != cookie_name(other)


def test_a_name_that_is_said_now_counts_before_the_remembered_one_and_before_the_computers(home):
    here = Settings()
    cookies = {cookie_name(here): signed_name(here, "Zoë")}

    assert named(here, cookies, "Grace").name == "Grace"
    assert named(here, {}).name == "ada"
    for forged in ("Zoë", "IlpvXHUwMGViIg.abc", ""):
        assert named(here, {cookie_name(here): forged}).name == "ada"


def test_who_only_gives_a_name_owns_no_project_alone():
    assert Identity("ada", "name", verified=False).owner is None
    assert Identity("ada", "sign_in", verified=True).owner == "ada"


@pytest.mark.parametrize(
    ("user", "name"),
    [
        ({"email": "Ada@Example.com", "email_verified": True}, "ada@example.com"),
        ({"email": "ada@example.com"}, "ada@example.com"),
        ({"email": "ceo@example.com", "email_verified": False, "sub": "17"}, "17"),
        ({"preferred_username": "ada", "sub": "17"}, "ada"),
        ({"sub": "a  b"}, "a b"),
    ],
)
def test_a_provider_names_people_by_what_it_proves(user, name):
    assert signed_in(user) == Identity(name, "sign_in", verified=True)


@pytest.mark.parametrize("user", [{}, {"sub": ""}, {"sub": "x" * 200}, {"sub": "a\0b"}])
def test_who_is_not_named_is_nobody(user):
    assert signed_in(user) is None


def test_a_proxy_names_people_in_its_header():
    proxy = of(user_header="X-Forwarded-User", proxies="127.0.0.1")

    zoe = "zoë@example.com".encode().decode("latin-1")
    assert behind_proxy(proxy, {"X-FORWARDED-USER": zoe}).name == "zoë@example.com"
    assert behind_proxy(proxy, {"X-Forwarded-User": "ada"}) == Identity("ada", "proxy", True)
    assert behind_proxy(proxy, {"X-Other": "ada"}) is None
