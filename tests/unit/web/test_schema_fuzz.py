"""What the published schema says can be asked is answered as the schema says, and never with a 500."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.running_server import Running
from tests.waiting import LONGEST

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def fuzz(server: Running, examples: int) -> None:
    """Ask every operation of the published schema for what the schema allows; the same on every run."""
    schema = schemathesis.openapi.from_url(f"{server.place.address}api/openapi.json")
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) >= 10
    for operation in operations:

        @settings(
            max_examples=examples, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
        )
        @given(case=operation.as_strategy())
        def keeps_its_word(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=CHECKS, timeout=LONGEST)

        keeps_its_word()


def test_every_operation_answers_as_the_schema_says(server: Running) -> None:
    fuzz(server, 10)


@pytest.mark.slow(more_than="test_every_operation_answers_as_the_schema_says")
def test_every_operation_does_so_for_long(server: Running) -> None:
    fuzz(server, 80)
