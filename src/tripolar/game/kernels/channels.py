"""Flow payoffs of a pack of games or of relations; `game.model.channels` says what each channel is.

Numbers of a game come as rows in the order of `GameParameters`; `at` says where each begins. Relations
between n powers are n * n rows: lanes may hold different games, different relations, or both.
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from tripolar.game.kernels import place
from tripolar.game.kernels.arithmetic import lane_exp, lane_log
from tripolar.game.kernels.compile import inner
from tripolar.game.kernels.lanes import absolute, larger, load, splat, store, where_above

__all__ = ["flows", "import_ratio", "lane_power", "loss_of_tie"]


# Powers of e up to here, up or down, are far from what a number can hold.
_STEEPEST = 600.0


@inner()
def lane_power(base, exponent):
    """base**exponent of every lane; nothing to any power is next to nothing."""
    # The clamps of `larger` and `lane_exp` would hide what is not a number.
    return lane_exp(exponent * lane_log(larger(base, splat(1e-300)))) + 0.0 * (base + exponent)


@inner()
def _openness(p, at, pair, relation):
    floor = load(p, at[place.access_floor] + pair)
    return floor + (1.0 - floor) * load(relation, pair)


@inner()
def loss_of_tie(p, at, n, i, j, ratio, whole, relation):
    """What i loses if its tie to j is cut, given its import ratio S and S**(1/ε)."""
    pair = i * n + j
    openness = _openness(p, at, pair, relation)
    over = 1.0 / load(p, at[place.trade_elasticity])
    cut = lane_power(ratio - load(p, at[place.access] + pair) * openness, over)
    exports = load(p, at[place.rerouting_discount]) * load(p, at[place.exports] + pair) * openness
    return load(p, at[place.gdp] + i) * (whole - cut) + exports


@inner()
def import_ratio(p, at, n, i, relation):
    """S, power i's imports over what it makes at home, plus one."""
    ratio = 1.0 + load(p, at[place.access_rest] + i)
    for j in range(n):
        if j != i:
            ratio += load(p, at[place.access] + i * n + j) * _openness(p, at, i * n + j, relation)
    return ratio


@inner()
def _trade(p, at, n, relation, losses, flow):
    """Access and autonomy into `flow`, and what every tie is worth into `losses`."""
    over = 1.0 / load(p, at[place.trade_elasticity])
    for i in range(n):
        ratio = import_ratio(p, at, n, i, relation)
        whole = lane_power(ratio, over)
        total = load(p, at[place.gdp] + i) * (whole - 1.0)
        for j in range(n):
            if j != i:
                pair = i * n + j
                store(losses, pair, loss_of_tie(p, at, n, i, j, ratio, whole, relation))
                openness = _openness(p, at, pair, relation)
                total += load(p, at[place.rerouting_discount]) * load(p, at[place.exports] + pair) * openness
        concentrated = splat(0.0)
        for j in range(n):
            if j != i:
                second = splat(0.0) if n == 2 else splat(-1e300)
                for k in range(n):
                    if k != i and k != j:
                        second = larger(load(losses, i * n + k), second)
                concentrated += larger(load(losses, i * n + j) - second, splat(0.0))
        store(flow, i, total - load(p, at[place.autonomy_weight]) * concentrated)


@inner()
def _strength(p, at, n, i, j, relation):
    """What i can bring to a contest with j, third powers' support included."""
    support = splat(0.0)
    for k in range(n):
        if k != i and k != j:
            closer = larger(load(relation, i * n + k) - load(relation, j * n + k), splat(0.0))
            support += load(p, at[place.capability] + k) * closer
    return load(p, at[place.capability] + i) + load(p, at[place.support_share]) * support


@inner()
def _raised(mine, theirs, steepness):
    """Both sides' strengths to the power c, in one unit."""
    log_mine, log_theirs = _log_or_nothing(mine), _log_or_nothing(theirs)
    most = larger(log_mine, log_theirs)
    # Where a power would leave what a number can hold, both are measured in the larger (`model.channels`).
    unit = where_above(absolute(steepness * most), splat(_STEEPEST), most, splat(0.0))
    # The clamps of `larger` and `lane_exp` would hide what is not a number.
    nothing = 0.0 * (mine + theirs + steepness)
    mine = lane_exp(steepness * (log_mine - unit)) + nothing
    theirs = lane_exp(steepness * (log_theirs - unit)) + nothing
    return mine, theirs


@inner()
def _log_or_nothing(strength):
    return where_above(strength, splat(0.0), lane_log(larger(strength, splat(1e-300))), splat(-1e300))


@inner()
def _contests(p, at, n, relation, losses, flow):
    """Rivalry and spillovers into `flow`; `losses` become what a hostile partner could extract."""
    size = splat(0.0)
    for i in range(n):
        size += load(p, at[place.gdp] + i)
    for i in range(n):
        for j in range(i + 1, n):
            mine = _strength(p, at, n, i, j, relation)
            theirs = _strength(p, at, n, j, i, relation)
            mine, theirs = _raised(mine, theirs, load(p, at[place.contest_steepness]))
            over = 1.0 / (mine + theirs)
            lost_i, lost_j = 1.0 - mine * over, 1.0 - theirs * over
            apart = 1.0 - load(relation, i * n + j)
            distance = apart * apart
            stake_i, stake_j = load(p, at[place.stake] + i * n + j), load(p, at[place.stake] + j * n + i)
            store(flow, i, load(flow, i) - stake_i * distance * lost_i)
            store(flow, j, load(flow, j) - stake_j * distance * lost_j)
            store(losses, i * n + j, load(losses, i * n + j) * lost_i)
            store(losses, j * n + i, load(losses, j * n + i) * lost_j)
            spilt = load(p, at[place.spillover]) * (0.5 * distance) * (stake_i + stake_j) / size
            for k in range(n):
                if k != i and k != j:
                    store(flow, k, load(flow, k) - spilt * load(p, at[place.gdp] + k))


@inner()
def _strain(n, i, relation):
    total = splat(0.0)
    for k in range(n):
        for j in range(n):
            if j != i:
                between = load(relation, k * n + i) * load(relation, k * n + j)
                total += between * (1.0 - load(relation, i * n + j))
    return total


@inner()
def flows(p, at, n, kinds, relation, leader_type, hostile, losses, flow, out):
    """Flow payoffs under these relations, for every joint leader type: (H * n) rows."""
    _trade(p, at, n, relation, losses, flow)
    _contests(p, at, n, relation, losses, flow)
    for i in range(n):
        strain = _strain(n, i, relation)
        store(flow, i, load(flow, i) - load(p, at[place.balance_stress]) * strain)
    for joint in range(leader_type.shape[0]):
        for i in range(n):
            total = load(flow, i)
            for j in range(n):
                if j != i:
                    pair = i * n + j
                    value = load(p, at[place.political_value] + pair * kinds + leader_type[joint, i])
                    total += value * load(relation, pair)
                    if hostile[joint, j]:
                        total = total - load(p, at[place.coercion]) * load(losses, pair)
            store(out, joint * n + i, total)
