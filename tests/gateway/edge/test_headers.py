"""Tests which sites may show a page in a frame."""

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from werkzeug.exceptions import NotFound

from services.gateway.app import create_app
from services.gateway.config import Config
from services.gateway.edge import headers
from shared.actor import new_keys


@pytest.fixture
def app() -> Flask:
    """Return an application that sets the gateway's headers and nothing else."""
    private, _public = new_keys()
    addresses = dict.fromkeys(("members", "ideas", "rewards"), "unix:/none")
    made = Flask(__name__)
    own = create_app(Config(addresses, "unix:///none", private, "secret"))
    made.extensions["upwell"] = own.extensions["upwell"]

    @made.after_request
    def leave(response: Response) -> Response:
        headers.secure(response)
        return response

    @made.get("/page")
    def page() -> str:
        return "a page"

    @made.get("/embedded")
    @headers.framed_by("https://shop.example", "https://help.example")
    def embedded() -> str:
        return "an embedded page"

    @made.get("/embedded/missing")
    @headers.framed_by("*")
    def missing() -> str:
        raise NotFound

    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a browser."""
    return app.test_client()


def test_it_shows_a_page_in_no_frame(client: FlaskClient) -> None:
    answer = client.get("/page")
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_it_shows_a_view_in_frames_of_the_sites_it_names(client: FlaskClient) -> None:
    answer = client.get("/embedded")
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors https://shop.example https://help.example;" in policy
    assert "X-Frame-Options" not in answer.headers


@pytest.mark.parametrize("path", ["/embedded/missing", "/nowhere"])
def test_it_shows_no_failure_in_a_frame(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"
