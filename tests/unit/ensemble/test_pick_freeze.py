"""A pick-freeze design: its blocks, its groups, and the indices they give."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.ensemble.texts import CALIBRATED, VARIED, measured

from tripolar.ensemble.draws import PickFreeze, pick_freeze
from tripolar.errors import ParameterError

VARYING = measured(VARIED)
JOINED = measured(
    VARIED.replace(
        "variants:",
        "correlations: [{between: [coercion, balance_stress], rank: 0.5, why: a test}]\nvariants:",
    )
)


def column(design: PickFreeze, block: str, path: str) -> np.ndarray:
    return design.block(block).varying[path]


def test_a_group_comes_from_b_and_the_rest_from_a() -> None:
    design = pick_freeze(VARYING, 64, 0)
    assert design.blocks == ("A", "B", "balance_stress", "coercion", "reading", "stake")
    assert design.size == 6 * 64
    for label in design.groups:
        mixed = design.block(label)
        for path, values in mixed.varying.items():
            other = "B" if path.partition(".")[0] == label else "A"
            np.testing.assert_array_equal(values, column(design, other, path), err_msg=path)
    assert not np.any(column(design, "A", "coercion") == column(design, "B", "coercion"))


def test_the_same_seed_gives_the_same_bits_and_rows_are_those_of_the_whole() -> None:
    design, again = pick_freeze(VARYING, 100, 7), pick_freeze(VARYING, 100, 7)
    for block in design.blocks:
        whole, part = design.block(block), again.block(block, slice(33, 50))
        for path, values in whole.varying.items():
            np.testing.assert_array_equal(part.varying[path], values[33:50])


def test_rows_of_the_whole_are_told_by_block() -> None:
    design = pick_freeze(VARYING, 10, 0)
    assert list(design.parts(slice(5, 32))) == [
        ("A", slice(5, 10)),
        ("B", slice(0, 10)),
        ("balance_stress", slice(0, 10)),
        ("coercion", slice(0, 2)),
    ]


def test_the_indices_of_a_known_function_come_out() -> None:
    # f = x + 2 y + x y of two centred uniform numbers: variances 1/12, 4/12 and 1/144.
    design = pick_freeze(VARYING, 4096, 0)

    def f(block: str) -> np.ndarray:
        x = column(design, block, "coercion") / 0.6 - 0.5
        y = column(design, block, "balance_stress") / 60 - 0.5
        return x + 2 * y + x * y

    a, b = f("A"), f("B")
    variance = 5 / 12 + 1 / 144
    for label, alone in (("coercion", 1 / 12), ("balance_stress", 4 / 12), ("stake", 0.0)):
        mixed = f(label)
        total = alone + 1 / 144 if alone else 0.0
        assert np.mean(b * (mixed - a)) / variance == pytest.approx(alone / variance, abs=0.01)
        assert np.mean((a - mixed) ** 2) / 2 / variance == pytest.approx(total / variance, abs=0.01)


def test_weights_of_a_blend_are_one_group() -> None:
    design = pick_freeze(measured(CALIBRATED), 8, 0)
    assert design.groups["capability"] == ("capability.weight.one", "capability.weight.other")
    mixed, a = design.block("capability"), design.block("A")
    assert not np.any(mixed.blended["capability.RUS"] == a.blended["capability.RUS"])
    np.testing.assert_array_equal(mixed.varying["rivalry_loss.USA.RUS"], a.varying["rivalry_loss.USA.RUS"])


def test_correlated_families_are_one_group_by_default() -> None:
    assert pick_freeze(JOINED, 8, 0).groups["balance_stress + coercion"] == ("balance_stress", "coercion")


def test_groups_can_be_given_and_the_rest_stays_as_in_a() -> None:
    design = pick_freeze(VARYING, 16, 0, {"politics": ["balance_stress", "stake.RUS.USA"]})
    assert design.groups == {"politics": ("balance_stress", "stake.USA.RUS")}
    mixed = design.block("politics")
    np.testing.assert_array_equal(mixed.varying["stake.RUS.USA"], column(design, "B", "stake.RUS.USA"))
    np.testing.assert_array_equal(mixed.varying["coercion"], column(design, "A", "coercion"))


@pytest.mark.parametrize(
    ("groups", "says"),
    [
        ({"g": ["coercion"]}, "balance_stress, coercion are drawn together"),
        ({"g": ["coercion"], "h": ["balance_stress"]}, "are drawn together"),
        ({"g": ["reading"], "h": ["reading"]}, "stands in 'g' and 'h'"),
        ({"g": ["stake.USA.RUS"], "h": ["stake.RUS.USA"]}, "stands in 'g' and 'h'"),
        ({"g": ["gdp.USA"]}, "gdp.USA does not vary"),
        ({"g": ["coercoin"]}, "did you mean 'coercion'?"),
        ({"A": ["reading"]}, "cannot be called 'A'"),
    ],
)
def test_groups_that_part_a_draw_are_refused(groups: dict[str, list[str]], says: str) -> None:
    with pytest.raises(ParameterError) as caught:
        pick_freeze(JOINED, 8, 0, groups)
    assert says in str(caught.value)


def test_an_unknown_block_is_told() -> None:
    with pytest.raises(ParameterError, match="no block 'C'"):
        pick_freeze(VARYING, 8, 0).block("C")
