"""A user's own theory: on the command line, in claims and in the identity of a run; never by a scenario."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from tests.ready_program import ReadyProgram

import tripolar
from tripolar.ensemble.store.identity import RunPlan, identity_of
from tripolar.errors import ClaimError, InputError, LensError, OwnLensError
from tripolar.lenses.network import network_of_year
from tripolar.lenses.registry import find_lens, lenses
from tripolar.prepare.own_lenses import FILES, lens_entries
from tripolar.prepare.prepared import Prepared, prepare
from tripolar.scenario.load import load_text

FRIENDS = Path(__file__).parent / "count_of_friends.py"
CLAIM = """\
schema: 1
extends: tutorial
claims:
  - id: F1
    kind: model
    says: Russia gets on with two.
    holds: lens(friends, count, RUS) >= {least}
"""


@pytest.fixture
def friends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FILES, str(FRIENDS))


def asking(least: int = 2) -> Prepared:
    return prepare(load_text(CLAIM.format(least=least), "mine"))


@pytest.mark.usefixtures("friends")
def test_it_stands_among_the_others_and_says_its_sentence() -> None:
    assert "friends" in lenses()
    then = network_of_year(("USA", "SUN", "CHN"), 1971)
    assert find_lens("friends").apply(then).says == "CHN and SUN and USA get on with the most."


@pytest.mark.usefixtures("friends")
@pytest.mark.parametrize(("least", "share"), [(1, 1.0), (2, 0.0)])
def test_a_claim_counts_it_in_every_draw(least: int, share: float) -> None:
    """Of the tutorial's relations, hostile, normal and partnership, Russia has one amity."""
    answer = tripolar.run(load_text(CLAIM.format(least=least), "mine"), draws=2, seed=0, protocol="expiry")
    assert answer.ledger["F1"].probability == share


def test_without_the_file_the_claim_is_refused_and_told_what_is_allowed() -> None:
    with pytest.raises(ClaimError, match=r"'friends' is not a theory that a claim may ask; .*--lens-file"):
        asking()


def test_a_scenario_cannot_name_a_file_of_code(tmp_path: Path) -> None:
    """Else the server would run what a visitor brings."""
    trap = tmp_path / "trap.py"
    trap.write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n", encoding="utf-8")
    for text in (
        CLAIM.format(least=1).replace("friends", str(trap)),
        CLAIM.format(least=1).replace("friends", "trap"),
        f"schema: 1\nextends: tutorial\nlenses: [{trap}]\n",
        f"schema: 1\nextends: tutorial\nlens_files: [{trap}]\n",
    ):
        with pytest.raises(InputError):
            prepare(load_text(text, "theirs"))
    assert not (tmp_path / "ran").exists()


@pytest.mark.usefixtures("friends")
def test_a_run_knows_which_code_it_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def identity(prepared: Prepared) -> dict[str, object]:
        return identity_of(
            RunPlan(prepared, (), 2, 0, None, prepared.requests_by_protocol(only=prepared.protocol))
        )

    before = identity(asking())
    changed = tmp_path / "friends.py"
    changed.write_text(FRIENDS.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    monkeypatch.setenv(FILES, str(changed))
    after = identity(asking())
    assert {key for key in before if before[key] != after[key]} == {"hash", "lenses"}
    assert "lenses" not in identity(prepare("tutorial"))


@pytest.mark.parametrize(
    ("text", "kind", "problem"),
    [
        ("x = 1", LensError, r"brings no theory: it sets no LENS"),
        ("1 / 0", OwnLensError, r"fails: ZeroDivisionError: division by zero"),
        ("class L: name = 'l'\nLENS = L()", LensError, r"LENS of .* lacks says, reads, apply"),
        ("class L: name, says, reads, apply = 'A b', '', (), 1\nLENS = L()", LensError, r"is called 'A b'"),
        ("class L: name, says, reads, apply = 'power', '', (), 1\nLENS = L()", LensError, r"name is taken"),
        (
            "class L: name, says, reads, apply, entries = 'l', '', (), 1, {'a': 2}\nLENS = L()",
            LensError,
            r"entries of the lens 'l' .* map names to LensEntry",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_told(
    text: str, kind: type[InputError], problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "own.py"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setenv(FILES, str(path))
    with pytest.raises(kind, match=problem):
        (lenses(), lens_entries())


@pytest.mark.parametrize(
    ("changed", "to", "problem"),
    [
        ("friends = (network", "friends = 1 / 0 + (network", "'friends' fails: ZeroDivisionError"),
        ('"actor", "friends"', '"actor", "foes"', "'friends' gives no 'foes' of RUS"),
        ("return LensResult(", "return dict(", "'friends' gives no LensResult but dict"),
    ],
)
def test_a_fault_in_it_stops_a_run_and_is_no_unknown(
    changed: str, to: str, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = FRIENDS.read_text(encoding="utf-8")
    assert changed in text
    (tmp_path / "own.py").write_text(text.replace(changed, to), encoding="utf-8")
    monkeypatch.setenv(FILES, str(tmp_path / "own.py"))
    with pytest.raises(OwnLensError, match=problem):
        tripolar.run(load_text(CLAIM.format(least=1), "mine"), draws=2, seed=0, protocol="expiry")


def test_the_command_line_takes_a_file(tmp_path: Path, program: ReadyProgram) -> None:
    done = program.run("--lens-file", str(FRIENDS), "lens", "friends", "tutorial", "--json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["powers"]["friends"] == {"USA": 0, "RUS": 1, "CHN": 1}
    (tmp_path / "mine.yaml").write_text(CLAIM.format(least=1), encoding="utf-8")
    done = program.run(
        "--lens-file", os.path.relpath(FRIENDS, tmp_path), "validate", "mine.yaml", cwd=tmp_path
    )
    assert (done.returncode, done.stderr) == (0, "")
    done = program.run("--lens-file", "nowhere.py", "lens", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("nowhere.py cannot be read: No such file or directory\n")
