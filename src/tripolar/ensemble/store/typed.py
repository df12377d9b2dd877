"""Frozen objects from plain trees, by their declared types: what JSON and chunk files are read back with."""

from __future__ import annotations

import dataclasses
import math
import types
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Union, get_args, get_origin, get_type_hints

import numpy as np

__all__ = ["restore", "tree_of"]

Given = Mapping[Any, Callable[[Any], Any]]


def restore(hint: Any, tree: Any, given: Given = MappingProxyType({})) -> Any:
    """Build an object of a declared type from lists, mappings, text, numbers and None.

    Parameters
    ----------
    hint : type
        A dataclass, ``tuple[T, ...]``, a mapping, an optional or union of plain types, or a plain type.
    tree
        As `tripolar.report.json.plain` gives it. None where a number is declared is unknown (NaN).
    given : mapping of type to callable, optional
        How to make objects of types that a tree does not tell in full, such as claims.

    Raises
    ------
    TypeError, KeyError
        If the tree is not one of such an object.
    """
    origin = get_origin(hint)
    if hint in given:
        found = given[hint](tree)
    elif hint is np.ndarray or origin is np.ndarray:
        found = np.asarray(tree)
    elif origin in (Union, types.UnionType):
        found = _one_of(get_args(hint), tree, given)
    elif origin is tuple:
        found = _tuple(get_args(hint), tree, given)
    elif origin is not None and issubclass(origin, Mapping):
        _, value = get_args(hint)
        found = {key: restore(value, each, given) for key, each in tree.items()}
        found = found if origin is dict else MappingProxyType(found)
    elif dataclasses.is_dataclass(hint):
        found = _dataclass(hint, tree, given)
    elif hint is float:
        found = float("nan") if tree is None else float(tree)
    elif hint is Any or isinstance(tree, hint):
        found = tree
    else:
        raise TypeError(f"{tree!r} is no {hint}")
    return found


def tree_of(thing: Any) -> dict[str, Any]:
    """The fields of a flat dataclass as JSON takes them, unknown numbers as None; `restore` reads them."""
    told = {each.name: getattr(thing, each.name) for each in dataclasses.fields(thing)}
    told = {name: dict(each) if isinstance(each, Mapping) else each for name, each in told.items()}
    return {
        name: None if isinstance(each, float) and math.isnan(each) else each for name, each in told.items()
    }


def _one_of(kinds: tuple[Any, ...], tree: Any, given: Given) -> Any:
    if tree is None and type(None) in kinds:
        return None
    for kind in kinds:
        if kind in (str, int, bool) and type(tree) is kind:
            return tree
    others = [kind for kind in kinds if kind not in (type(None), str, bool) and (kind is not int)]
    if not others:
        raise TypeError(f"{tree!r} is none of {kinds}")
    return restore(others[0], tree, given)


def _tuple(kinds: tuple[Any, ...], tree: Any, given: Given) -> tuple[Any, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(restore(kinds[0], each, given) for each in tree)
    return tuple(restore(kind, each, given) for kind, each in zip(kinds, tree, strict=True))


def _dataclass(kind: Any, tree: Mapping[str, Any], given: Given) -> Any:
    hints = _hints(kind)
    return kind(**{name: restore(hints[name], tree[name], given) for name in hints if name in tree})


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind) if field.init}
