"""Goldstein's scale of events: how much conflict or cooperation an act between two states carries.

The weights are those that are published for the codes of CAMEO: from -10 for the use of force over 0 to 10.
A code that is not listed has the weight of the class it belongs to.

References
----------
.. [Goldstein1992] Goldstein, J. S. (1992), A Conflict-Cooperation Scale for WEIS Events Data, Journal of
   Conflict Resolution 36(2), 369-385.
.. [GernerSchrodt2002] Gerner, D. J., Schrodt, P. A., Yilmaz, O. and Abu-Jabr, R. (2002), Conflict and
   Mediation Event Observations (CAMEO), International Studies Association.
"""

from __future__ import annotations

from tripolar.errors import LensError

__all__ = ["CLASSES", "goldstein"]

#: The twenty classes of CAMEO, each the root of its codes.
CLASSES = {
    "01": "public statement",
    "02": "appeal",
    "03": "intent to cooperate",
    "04": "consultation",
    "05": "diplomatic cooperation",
    "06": "material cooperation",
    "07": "aid",
    "08": "yielding",
    "09": "investigation",
    "10": "demand",
    "11": "disapproval",
    "12": "rejection",
    "13": "threat",
    "14": "protest",
    "15": "show of force",
    "16": "reduction of relations",
    "17": "coercion",
    "18": "assault",
    "19": "fighting",
    "20": "mass violence",
}

#: Weights of the classes, and of each code that differs from the code above it.
_WRITTEN = """
01 0.0; 011 -0.1; 012 -0.4; 013 0.4; 016 -2.0; 018 3.4; 019 3.4
02 3.0; 021 3.4; 022 3.2; 023 3.4; 024 -0.3; 025 -0.3; 026 4.0; 027 4.0; 028 4.0
03 4.0; 031 5.2; 032 4.5; 033 5.2; 0334 6.0; 034 7.0; 035 7.0; 037 5.0; 038 7.0; 039 5.0
04 1.0; 042 1.9; 043 2.8; 044 2.5; 045 5.0; 046 7.0
05 3.5; 051 3.4; 053 3.8; 054 6.0; 055 7.0; 056 7.0; 057 8.0
06 6.0; 061 6.4; 062 7.4; 063 7.4; 064 7.0
07 7.0; 071 7.4; 072 8.3; 073 7.4; 074 8.5
08 5.0; 084 7.0; 085 7.0; 086 9.0; 087 9.0; 0874 10.0
09 -2.0
10 -5.0
11 -2.0
12 -4.0; 125 -5.0; 126 -5.0; 127 -5.0; 128 -5.0; 129 -5.0
13 -6.0; 130 -4.4; 131 -5.8; 132 -5.8; 133 -5.8; 134 -5.8; 135 -5.8; 136 -7.0; 137 -7.0; 138 -7.0; 139 -7.0
14 -6.5; 144 -7.5; 145 -7.5
15 -7.2
16 -4.0; 162 -5.6; 163 -8.0; 164 -7.0; 165 -6.5; 166 -7.0
17 -7.0; 171 -9.2; 172 -5.0; 173 -5.0; 174 -5.0; 175 -9.0
18 -9.0; 182 -9.5; 1821 -9.0; 1822 -9.0; 1823 -10.0; 183 -10.0; 184 -8.0; 185 -8.0; 186 -10.0
19 -10.0; 191 -9.5; 192 -9.5; 196 -9.5
20 -10.0; 201 -9.5
"""
_WEIGHTS = {
    code: float(weight)
    for code, weight in (entry.split() for entry in _WRITTEN.strip().replace("\n", ";").split(";"))
}


def goldstein(code: str) -> float:
    """Weigh an act by its CAMEO code of two, three or four digits [Goldstein1992]_.

    Parameters
    ----------
    code : str
        Such as ``190``, use of conventional military force.

    Raises
    ------
    LensError
        If CAMEO has no such class.

    Examples
    --------
    >>> goldstein("057"), goldstein("1121"), goldstein("190")
    (8.0, -2.0, -10.0)
    """
    code = code.strip()
    known = next((code[:length] for length in range(len(code), 1, -1) if code[:length] in _WEIGHTS), None)
    if known is None or not code.isdigit() or len(code) > 4:
        raise LensError(f"'{code}' is no code of CAMEO", given=code[:2], allowed=CLASSES)
    return _WEIGHTS[known]
