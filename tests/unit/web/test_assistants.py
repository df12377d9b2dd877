"""The server for assistants, spoken to by the SDK's own client over standard input and output."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters

from tripolar.errors import InputError, RunError
from tripolar.web.asks import ServerLimits
from tripolar.web.assistants import AssistantTools

OWN = """\
schema: 1
extends: tutorial
title: Is a way to Washington worth something?
conclusions: [T1]
"""


def spoken(*calls: tuple[str, dict[str, Any]]) -> tuple[list[str], list[Any]]:
    """Names of the tools, and what each call gives."""

    async def talk() -> tuple[list[str], list[Any]]:
        parameters = StdioServerParameters(
            command=sys.executable, args=["-m", "tripolar", "mcp"], env=dict(os.environ)
        )
        async with Client(parameters) as client:
            tools = await client.list_tools()
            return [tool.name for tool in tools.tools], [
                await client.call_tool(name, arguments) for name, arguments in calls
            ]

    return anyio.run(talk)


def test_an_assistant_looks_up_validates_runs_judges_and_asks_why() -> None:
    names, found = spoken(
        ("figures", {"query": "gdp_current_usd", "who": "CHN", "year": 2020}),
        ("parameters", {"words": "spillover"}),
        ("quantities", {"words": "pivot"}),
        ("validate", {"scenario": OWN}),
        ("run", {"scenario": OWN, "draws": 4, "changes": ["balance_stress=20"]}),
        ("explain", {"run": "run-1", "claim": "T1"}),
        ("judge", {"scenario": "tutorial", "holds": "value(RUS) > value(RUS, no-us)", "draws": 4}),
        ("validate", {"scenario": OWN.replace("T1", "T9")}),
        ("figures", {"who": "Atlantis"}),
    )
    assert names == [
        "figures", "scenarios", "parameters", "quantities", "validate", "run", "judge", "explain",
    ]  # fmt: skip
    told = [each.structured_content for each in found]
    figure = told[0]["figures"][0]
    assert (figure["who"], figure["year"], figure["unit"]) == ("CHN", 2020, "US$")
    assert figure["source"]
    assert any("spillover" in row["path"] for row in told[1]["result"])
    assert any(row["written"] == "pivot(actor, years)" for row in told[2]["result"])
    assert told[3]["ok"] is True
    assert told[4]["draws"] == 4
    assert [claim["id"] for claim in told[4]["claims"]] == ["T1", "T2", "T3"]
    assert told[4]["answer"]
    assert told[5]["criterion"] == "value(RUS) - value(RUS, no-us) > 1"
    assert told[5]["verdict"] == told[4]["claims"][0]["verdict"]
    assert told[6]["probability"] is not None
    for wrong, problem in ((found[7], "conclusions: 'T9' is no claim"), (found[8], "Atlantis")):
        assert wrong.is_error
        assert problem in wrong.content[0].text
        assert "Traceback" not in wrong.content[0].text


@pytest.mark.parametrize(
    ("ask", "problem"),
    [
        (lambda desk: desk.run("tutorial", draws=1_001), "draws: 1,001 is too many; allowed: 1 to 1,000"),
        (lambda desk: desk.run("tutorial", draws=0), "draws must be at least 1"),
        (lambda desk: desk.run("tutorial", changes=["a=1"] * 101), "at most 100 changes"),
        (lambda desk: desk.validate("x" * 200_000), "the text has 200,000 characters"),
        (lambda desk: desk.validate("[" * 50 + "\n"), "brackets nest more than 40 deep"),
        (lambda desk: desk.validate("tutoriel"), "did you mean 'tutorial'?"),
        (lambda desk: desk.judge("tutorial", "1 > 0 " * 1_000), "more than 2,000 characters"),
        (lambda desk: desk.judge("tutorial", "worth(RUS) > 1"), "'worth' is no quantity of the game"),
        (lambda desk: desk.explain("run-9", "T1"), "no run 'run-9' is kept"),
    ],
)
def test_it_has_the_limits_of_the_simulators_server(
    ask: Callable[[AssistantTools], object], problem: str
) -> None:
    with pytest.raises(InputError, match=problem.replace("?", r"\?")):
        ask(AssistantTools())


def test_no_file_of_the_machine_is_read(tmp_path) -> None:
    path = tmp_path / "secret.yaml"
    path.write_text(OWN, encoding="utf-8")
    for text in (
        str(path),
        f"schema: 1\nextends: {path}\n",
        f"schema: 1\nextends: tutorial\nposterior: {path}\n",
    ):
        with pytest.raises(InputError) as refused:
            AssistantTools().validate(text)
        assert "worth something" not in str(refused.value)


def test_a_run_that_takes_too_long_ends_and_the_next_can_begin() -> None:
    desk = AssistantTools(ServerLimits(seconds=0.0))
    for _ in range(2):
        with pytest.raises(RunError, match="the run took more than 0 s"):
            desk.run("tutorial", draws=2)


def test_only_the_last_runs_are_kept() -> None:
    desk = AssistantTools()
    for _ in range(10):
        desk._keep(None)  # type: ignore[arg-type]
    assert list(desk.runs) == [f"run-{k}" for k in range(3, 11)]
