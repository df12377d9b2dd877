"""Copying and pickling of read-only mappings, which Python does not support by itself.

Scenarios, answers and their parts store mappings as `types.MappingProxyType`, so that nobody changes them
by accident. Importing this module registers how to copy them, so that the objects can be sent to another
process and kept in a file.
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
