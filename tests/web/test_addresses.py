import pytest

from curate.domain.errors import Unusable
from curate.web import Addresses
from curate.web.addresses import is_among, origins_of_host


def answered(host, configured="", *, port=8501, scheme="http"):
    known = Addresses.of(configured).origins(scheme, port)
    return bool(origins_of_host(host, known))


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8501", "localhost:8501", "LocalHost:8501", "[::1]:8501"]
)
def test_this_computer_is_known_by_its_own_names_at_the_port_that_is_listened_on(host):
    assert answered(host)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.0.0.1:8502",
        "127.0.0.1:80",
        "localhost",
        "localhost.:8501",
        "evil.example:8501",
        "127.0.0.1.evil.example:8501",
        "localhost.evil.example:8501",
        "evil.example@127.0.0.1:8501",
        "127.0.0.1:8501@evil.example",
        "127.0.0.1:8501/",
        "127.0.0.1:8501:8501",
        "127.0.0.1:99999999",
        "0.0.0.0:8501",
        "127.0.0.2:8501",
        "[::]:8501",
        "127.0.0.1 :8501",
        "127.0.0.1:8501, evil.example",
        "127.0.0.1:٨٥٠١",
        "*",
        "",
    ],
)
def test_no_other_host_is_answered(host):
    assert not answered(host)


def test_the_standard_port_may_be_left_out_where_it_is_listened_on():
    assert answered("localhost", port=80)
    assert answered("localhost:80", port=80)
    assert answered("localhost", port=443, scheme="https")
    assert not answered("localhost", port=443)


@pytest.mark.parametrize(
    ("configured", "host"),
    [
        ("https://curate.example.com", "curate.example.com"),
        ("https://curate.example.com", "curate.example.com:443"),
        ("https://Curate.Example.com:8443", "curate.example.com:8443"),
        ("192.168.1.20:9000", "192.168.1.20:9000"),
        ("nas.local", "nas.local:8501"),
        ("nas.local", "nas.local"),
        ("one.example, two.example", "two.example"),
        ("[fe80::1]:8501", "[FE80::1]:8501"),
    ],
)
def test_what_a_person_named_is_answered_too(configured, host):
    assert answered(host, configured)
    assert answered("127.0.0.1:8501", configured)


@pytest.mark.parametrize(
    ("configured", "host"),
    [
        ("https://curate.example.com", "curate.example.com:80"),
        ("https://curate.example.com", "curate.example.com:8501"),
        ("192.168.1.20:9000", "192.168.1.20:8501"),
        ("nas.local", "nas.local:9000"),
        ("example.com", "evil.example.com"),
    ],
)
def test_and_nothing_that_it_does_not_name(configured, host):
    assert not answered(host, configured)


@pytest.mark.parametrize(
    "wrong", ["*", "*.example.com", "https://", "ftp://a.example", "a.example/path", "a b", "a:b"]
)
def test_a_setting_that_names_no_address_is_refused_in_a_sentence(wrong):
    with pytest.raises(Unusable, match=r"CURATE_HOSTS names .* Nothing was started"):
        Addresses.of(f"good.example,{wrong}")


def test_an_origin_counts_to_the_scheme_and_the_port():
    known = Addresses.of("https://curate.example.com").origins("http", 8501)

    assert is_among("http://127.0.0.1:8501", known)
    assert is_among("https://curate.example.com", known)
    for other in (
        "https://127.0.0.1:8501",
        "http://127.0.0.1:8502",
        "http://127.0.0.1",
        "http://curate.example.com",
        "https://curate.example.com:8501",
        "http://127.0.0.1:8501/",
        "ws://127.0.0.1:8501",
        "127.0.0.1:8501",
        "file://",
        "null",
        "",
    ):
        assert not is_among(other, known), other


def test_a_server_without_a_port_has_no_name_of_its_own():
    known = Addresses.of("https://curate.example.com").origins("http", None)

    assert not origins_of_host("127.0.0.1", known)
    assert origins_of_host("curate.example.com", known)
