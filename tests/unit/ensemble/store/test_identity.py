from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from functools import cache

import pytest

from tripolar.ensemble.store import identity
from tripolar.ensemble.store.identity import RunPlan, changed_since, identity_of
from tripolar.prepare.prepared import prepare, requests_by_protocol


@cache
def plan() -> RunPlan:
    measured = prepare("tutorial")
    return RunPlan(measured, (), 64, 0, None, requests_by_protocol(measured))


def test_an_identity_is_json_and_the_same_each_time() -> None:
    told = identity_of(plan())
    assert json.loads(json.dumps(told)) == told == identity_of(plan())
    assert len(told["hash"]) == 64
    assert told["protocols"] == ["expiry", "credible", "nontransferable"]


@pytest.mark.parametrize(
    ("otherwise", "told"),
    [
        ({"draws": 65}, ("draws",)),
        ({"seed": 1}, ("seed",)),
        ({"changes": ("balance_stress=1",)}, ("changes",)),
        ({"protocol": "expiry"}, ("protocol",)),
        ({"options": {"starts": 5}}, ("options",)),
        ({"requests": {"expiry": ()}}, ("protocols", "quantities")),
    ],
)
def test_whatever_decides_the_result_changes_the_hash(
    otherwise: dict[str, object], told: tuple[str, ...]
) -> None:
    one, other = identity_of(plan()), identity_of(replace(plan(), **otherwise))  # type: ignore[arg-type]
    assert one["hash"] != other["hash"]
    assert changed_since(one, other) == told


@pytest.mark.parametrize(
    ("variable", "value", "part"),
    [
        pytest.param("NUMBA_CPU_NAME", "generic", "numba target", id="numba's target"),
        pytest.param("OPENBLAS_CORETYPE", "Prescott", "BLAS", id="kernels of the BLAS"),
    ],
)
def test_another_kind_of_processor_is_another_run(variable: str, value: str, part: str) -> None:
    program = "import json; from tripolar.ensemble.processor import processor; print(json.dumps(processor()))"
    told = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, variable: value},
        capture_output=True,
        text=True,
        check=True,
    )
    there, here = json.loads(told.stdout), identity_of(plan())["processor"]
    assert there["kind"] == here["kind"]
    if part == "BLAS" and "openblas" not in here[part]:
        pytest.skip("NumPy has another BLAS here")
    assert there[part] != here[part]


def test_the_processor_is_a_part_of_the_identity(monkeypatch: pytest.MonkeyPatch) -> None:
    one = identity_of(plan())
    assert list(one["processor"]) == ["machine", "kind", "numba target", "BLAS", "NumPy"]
    monkeypatch.setattr(identity, "processor", lambda: {**one["processor"], "kind": "another"})
    assert changed_since(one, identity_of(plan())) == ("processor",)
    assert identity_of(plan())["hash"] != one["hash"]


def test_a_changed_program_is_another_run(monkeypatch: pytest.MonkeyPatch) -> None:
    one = identity_of(plan())
    monkeypatch.setattr(identity, "stamp", lambda: "another")
    assert changed_since(one, identity_of(plan())) == ("sources",)
    assert identity_of(plan())["hash"] != one["hash"]
