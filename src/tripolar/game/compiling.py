"""When kernels are compiled, for who shows it or stops a clock meanwhile."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["on_compiling"]

_KIND = "numba:compile"


def on_compiling(tell: Callable[[bool], None]) -> Callable[[], None]:
    """Have it told when kernels of this process begin to be compiled, and when that is over.

    Code that is found on disk is not compiled, and nothing is told of it.

    Returns
    -------
    callable
        Ends the telling.
    """
    from numba.core import event

    class Watch(event.Listener):
        depth = 0

        def on_start(self, told: event.Event) -> None:
            self.depth += 1
            if self.depth == 1:
                tell(True)

        def on_end(self, told: event.Event) -> None:
            self.depth -= 1
            if self.depth == 0:
                tell(False)

    watch = Watch()
    event.register(_KIND, watch)  # type: ignore[no-untyped-call]
    return lambda: event.unregister(_KIND, watch)  # type: ignore[no-untyped-call]
