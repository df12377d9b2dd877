"""The tables of bench that documents quote, on draws made by hand."""

import numpy as np
from bench.critics import STANDS, moved, table
from bench.report import page, sections
from bench.return_hazards import apart, quarters, where
from bench.table import Row


def setting(share: float, verdict: str, draws: int = 160) -> dict[str, dict[str, object]]:
    """A claim that holds in the first draws of every replicate, and the share that calibrates."""
    truth = [float(k < share * draws) for k in range(draws)]
    made = {"verdict": verdict, "told": f"{share:.2f}", "truth": [*truth[:-8], *[None] * 8]}
    return {"calibrated": {"verdict": "", "told": "0.95", "truth": []}, "M1": made}


def test_the_critics_table_has_bold_for_verdicts_and_stars_for_moves_beyond_chance() -> None:
    found = {
        STANDS: setting(0.5, "undecided"),
        "a little": setting(0.51, "undecided"),
        "more": setting(0.6, "undecided"),
        "turned": setting(0.9, "supported"),
    }
    assert table(found).splitlines() == [
        "| | as it stands | a little | more | turned |",
        "|---|---|---|---|---|",
        "| calibrated | 0.95 | 0.95 | 0.95 | 0.95 |",
        "| M1 | 0.50 | 0.51 | 0.60* | **0.90*** |",
    ]


def test_moves_are_taken_draw_by_draw_over_what_both_decide() -> None:
    stands = setting(0.5, "undecided")["M1"]
    # The same share in other draws: every move is matched by one the other way.
    turned = {**stands, "truth": [None if each is None else 1.0 - each for each in stands["truth"]]}
    assert not moved(stands, turned)
    assert not moved(stands, {**stands, "truth": [None] * len(stands["truth"])})


def test_where_draws_fail_is_told_by_quarter_of_the_input_that_tells_most() -> None:
    rng = np.random.default_rng(2)
    discount, idle = rng.permutation(160) / 160.0, rng.uniform(0, 1, 160)
    lasting = np.where(rng.uniform(0, 1, 160) < 0.5, "moves", "renewal")
    values = {"discount": discount, "idle": idle, "precision_lasting": lasting, "same": np.ones(160)}
    met = (discount >= 0.25) | (lasting == "moves")
    lines = list(where(values, met))
    rows = [line.split(" | ") for line in lines if line.startswith("| `")]
    assert next(row[0].strip("| `") for row in rows) == "discount"
    assert {row[0].strip("| `") for row in rows} == {"discount", "idle", "precision_lasting"}
    lowest, *others = rows[0][1].split(", ")
    assert lowest == f"{met[discount < 0.25].mean():.2f}"
    assert float(lowest) < 0.7
    assert others == ["1.00", "1.00", "1.00"]
    low = discount < 0.5
    corner = met[low & (lasting == "renewal")]
    assert lines[-2] == "most are lost where discount is low and precision_lasting renewal:"
    assert lines[-1] == f"{corner.mean():.2f} of {corner.size} draws calibrate; elsewhere 1.00"
    assert apart(quarters("discount", discount), met) < apart(quarters("idle", idle), met)


def test_levels_are_told_by_their_words() -> None:
    levels = np.where(np.arange(40) < 20, 0.0, 0.5)
    [(hostile, low), (normal, _)] = quarters("relation.USA-CHN", levels)
    assert (hostile, normal, int(low.sum())) == ("hostile ", "normal ", 20)


def test_nothing_is_told_of_a_few_draws_that_fail() -> None:
    met = np.arange(100) > 3
    assert list(where({"discount": np.linspace(0, 1, 100)}, met)) == []


def test_a_section_that_is_measured_takes_the_place_of_its_own() -> None:
    def measured(day: str, *rows: Row) -> dict[str, object]:
        machine = {
            "cpu": {},
            "processor": "a processor",
            "cores": 2,
            "system": "Linux",
            "python_implementation": "CPython",
            "python_version": "3.11.7",
            "load": (0.25, 0.1, 0.1),
        }
        told = {"rows": [row.as_dict() for row in rows]}
        return {"datetime": f"{day}T12:00:00", "machine_info": machine, "benchmarks": [{"extra_info": told}]}

    first = page(
        measured("2026-11-23", Row("one game", "time", 2.0, "ms"), Row("memory", "all", 158.0, "MB")), ""
    )
    again = page(measured("2026-11-30", Row("one game", "time", 1.5, "ms")), first)
    assert list(sections(again)) == ["Memory", "One game"]
    assert "2026-11-23" in sections(again)["Memory"]
    assert sections(again)["Memory"] == sections(first)["Memory"]
    assert "2026-11-30" in sections(again)["One game"]
    assert "| time | 1.5 ms |" in sections(again)["One game"]
    assert "2 ms" not in again
