"""pip and uv come by packages as pip's settings say, and install them where make says."""

import os
from pathlib import Path

import pytest

from bootstrap.downloading import environment, settings_of_pip

INDEX = "https://user:word@packages.example.org/simple"


def test_what_pip_install_is_told_stands_above_the_rest() -> None:
    listing = """
:env:.timeout='3'
freeze.timeout='4'
global.index-url='https://a.example.org'
global.timeout='1'
install.index-url='https://b.example.org'
install.timeout='2'
"""

    assert settings_of_pip(listing) == {"timeout": "3", "index-url": "https://b.example.org"}


def test_several_values_are_read_as_pip_writes_them() -> None:
    assert settings_of_pip(r"global.extra-index-url='\nhttps://a\nhttps://b'") == {
        "extra-index-url": "\nhttps://a\nhttps://b"
    }


def test_uv_asks_the_index_that_pip_asks(tmp_path: Path) -> None:
    given = environment(
        {
            "index-url": INDEX,
            "extra-index-url": "\nhttps://a\nhttps://b",
            "trusted-host": "packages.example.org",
            "cert": "/etc/company.pem",
            "proxy": "http://proxy:3128",
            "find-links": f"{tmp_path} /nowhere https://c",
        },
        {},
    )

    assert given["UV_DEFAULT_INDEX"] == given["PIP_INDEX_URL"] == INDEX
    assert given["UV_INDEX"] == "https://a https://b"
    assert given["UV_INSECURE_HOST"] == "packages.example.org"
    assert given["SSL_CERT_FILE"] == given["PIP_CERT"] == "/etc/company.pem"
    assert given["HTTPS_PROXY"] == given["HTTP_PROXY"] == "http://proxy:3128"
    assert given["UV_FIND_LINKS"] == f"{tmp_path},https://c"


def test_the_certificates_are_the_systems() -> None:
    assert environment({}, {})["UV_SYSTEM_CERTS"] == "true"


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_a_bundle_that_pip_would_take_is_uvs_as_well(name: str) -> None:
    assert environment({}, {name: "/etc/company.pem"})["SSL_CERT_FILE"] == "/etc/company.pem"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("UV_INDEX_URL", "https://own"),
        ("UV_DEFAULT_INDEX", "https://own"),
        ("SSL_CERT_FILE", "/own.pem"),
        ("UV_SYSTEM_CERTS", "false"),
        ("https_proxy", "http://own"),
    ],
)
def test_what_uv_was_told_itself_stands_above_pips_settings(name: str, value: str) -> None:
    settings = {"index-url": INDEX, "cert": "/pip.pem", "proxy": "http://pips"}

    given = environment(settings, {name: value})

    told = {"UV_DEFAULT_INDEX", "SSL_CERT_FILE", "UV_SYSTEM_CERTS", "HTTPS_PROXY"} & set(given)
    assert given[name] == value
    assert ("UV_DEFAULT_INDEX" in told - {name}) == ("INDEX" not in name)
    assert ("HTTPS_PROXY" in told) == (name != "https_proxy")


@pytest.mark.parametrize("name", ["user", "target", "prefix", "root", "constraint", "no-deps"])
def test_what_would_install_elsewhere_or_otherwise_is_left_behind(name: str) -> None:
    variable = f"PIP_{name.upper().replace('-', '_')}"

    given = environment({name: "/elsewhere"}, {variable: "/elsewhere"})

    assert "/elsewhere" not in given.values()
    assert given["PIP_CONFIG_FILE"] == os.devnull


@pytest.mark.parametrize("name", ["UV_PYTHON", "UV_CONSTRAINT", "UV_EXCLUDE_NEWER"])
def test_uvs_own_variables_for_other_projects_are_left_behind(name: str) -> None:
    assert name not in environment({}, {name: "3.9"})
