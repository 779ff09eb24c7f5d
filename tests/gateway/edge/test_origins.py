"""No Host header decides what is kept or goes outside."""

from dataclasses import replace
from typing import Any

import pytest

from services.gateway.edge import communities
from tests.gateway.conftest import House, Portal
from upwell.members.v1 import members_pb2


@pytest.mark.parametrize(
    "path", ["/issuer", "/feed.atom", "/sitemap.xml", "/robots.txt", "/.well-known/security.txt"]
)
def test_it_names_the_address_that_is_configured(portal: Portal, path: str) -> None:
    client: Any = portal.visitor()
    headers = {"Accept": "application/json"}
    answer = client.get(path, base_url=f"https://{portal.host}:9999", headers=headers)
    assert answer.status_code == 200
    assert f"http://{portal.host}/" in answer.text
    assert "9999" not in answer.text


@pytest.mark.parametrize(
    ("public", "hosts", "origin"),
    [
        ("https://ideas.example", [], "https://ideas.example"),
        ("https://b.example", ["a.example", "b.example"], "https://b.example"),
        ("https://ideas.example:8443", ["other.example"], "https://other.example:8443"),
        ("http://localhost:8080", ["other.example"], "https://other.example"),
        ("http://localhost:8080", ["b.localhost", "other.example"], "http://b.localhost:8080"),
        ("http://localhost:8080", ["b.localhost:90"], "http://b.localhost:90"),
    ],
)
def test_it_takes_the_public_address_or_the_communitys_first_host(
    house: House, public: str, hosts: list[str], origin: str
) -> None:
    config = replace(house.state.config, public_url=public)
    assert communities.origin_of(config, members_pb2.Community(hosts=hosts)) == origin
