"""Writing files so that a reader never meets half of one; see `tripolar.ensemble.store.files`."""

from tripolar.ensemble.store.files import ready_folder, write_atomic, write_through

__all__ = ["ready_folder", "write_atomic", "write_through"]
