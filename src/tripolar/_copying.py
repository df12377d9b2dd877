"""Read-only mappings, which Python cannot copy or pickle by itself, are copied and pickled.

Scenarios, answers and all that they are made of hold their mappings as `types.MappingProxyType`, so that
nobody changes them by accident. Registered once, here, every one of these objects can be copied, sent to
another process and kept in a file.
"""

from __future__ import annotations

import copyreg
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

__all__ = ["make_copyable", "read_only"]


def read_only(entries: dict[Any, Any]) -> Mapping[Any, Any]:
    """Make a mapping that cannot be changed."""
    return MappingProxyType(entries)


def _reduced(mapping: MappingProxyType[Any, Any]) -> tuple[Any, ...]:
    return read_only, (dict(mapping),)


def make_copyable() -> None:
    """Tell Python how read-only mappings are copied and pickled."""
    copyreg.pickle(MappingProxyType, _reduced)
