"""Tests `gateway`."""

import pytest

pytest.register_assert_rewrite("tests.gateway.desk", "tests.gateway.town")
