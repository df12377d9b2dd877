"""From a specification to a drawing that everyone can read: SVG with a title and a description."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from tripolar.charts.theme import FONT, NARROW, WIDE

if TYPE_CHECKING:
    from altair.typing import ChartType

__all__ = ["ChartModule", "Picture", "drawing", "picture", "publish_script", "svg"]

View_contra = TypeVar("View_contra", contravariant=True)


class ChartModule(Protocol, Generic[View_contra]):
    """What every module in `charts/` that draws something offers."""

    __name__: str

    def specification(self, view: View_contra, width: int, /) -> ChartType:
        """The chart, as an Altair specification."""
        ...

    def title(self, view: View_contra, /) -> str:
        """Its heading."""
        ...

    def alt_text(self, view: View_contra, /) -> str:
        """The same in words, computed from the same numbers."""
        ...


@dataclass(frozen=True, slots=True)
class Picture:
    """One chart drawn twice: for a desk and for a phone. The page shows the one that fits."""

    name: str
    title: str
    alt: str
    wide: str = field(repr=False)
    narrow: str = field(repr=False)


def picture(name: str, chart: ChartModule[View_contra], view: View_contra) -> Picture:
    """Draw a view at both widths.

    Parameters
    ----------
    name : str
        Short name, unique on a page; prefixes every id inside the drawings.
    chart : module
        Its chart module, such as `tripolar.charts.relation_triangle`.
    view : frozen dataclass
        What that module draws.
    """
    wide, narrow = (drawing(f"{name}-{size}", chart, view, width) for size, width in _SIZES.items())
    return Picture(name, chart.title(view), chart.alt_text(view), wide, narrow)


_SIZES = {"wide": WIDE, "narrow": NARROW}


def drawing(name: str, chart: ChartModule[View_contra], view: View_contra, width: int) -> str:
    """Draw a view at one width, as SVG text; arguments as of `picture`, and `svg`.

    Altair checks every part of a specification as it is made, which takes a quarter of a drawing's time. The
    specifications of our own charts are held right by tests; here they are not checked.
    """
    from altair.utils import schemapi

    with schemapi.debug_mode(False):
        made = chart.specification(view, width)
    return svg(made, name, chart.title(view), chart.alt_text(view))


def publish_script() -> str:
    """The script that gives a drawing of a page as a file, with title, source and licence around it."""
    return files("tripolar.charts").joinpath("publish.js").read_text(encoding="utf-8")


def svg(chart: ChartType, name: str, title: str, description: str) -> str:
    """One drawing as SVG text: ``role="img"``, with title and description, and ids of its own.

    It is read as one image, so nothing inside it has a role of its own.
    """
    import vl_convert

    _reserve()
    drawn = str(vl_convert.vegalite_to_svg(chart.to_dict(validate=False)))
    # What a mark says of itself is shown where one points at it.
    drawn = re.sub(r'<path aria-label="([^"]*)"([^>]*)/>', r"<path\2><title>\1</title></path>", drawn)
    drawn = _slim(drawn)
    drawn = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', drawn)
    drawn = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", drawn)
    # Places to a hundredth of a pixel; numbers in the text are people's, and stay whole.
    drawn = re.sub(r"<[^>]*>", lambda tag: re.sub(r"(?<=\d\.\d\d)\d+", "", tag[0]), drawn)
    role = f'role="img" aria-labelledby="{name}-title {name}-desc" font-family="{FONT}"'
    words = (
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(description)}</desc>'
    )
    return re.sub(r"<svg([^>]*)>", lambda found: f"<svg {role}{found[1]}>{words}", drawn, count=1)


# What the JavaScript machine inside vl-convert reserves of addresses; where it may not, it ends the process.
_RESERVED = 65 << 30


@cache
def _reserve() -> None:
    """See, where a process may have only so many addresses (``ulimit -v``), that the machine gets its own."""
    try:
        from resource import RLIM_INFINITY, RLIMIT_AS, getrlimit
    except ImportError:  # Windows
        return
    if getrlimit(RLIMIT_AS)[0] == RLIM_INFINITY:
        return
    from mmap import MAP_PRIVATE, PROT_READ, mmap

    try:
        mmap(-1, _RESERVED, flags=MAP_PRIVATE | _UNCOUNTED, prot=PROT_READ).close()
    except (OSError, ValueError):
        raise MemoryError(
            f"drawing charts takes {_RESERVED >> 30} GiB of addresses, more than this process may have;"
            " raise the limit (ulimit -v)"
        ) from None


_UNCOUNTED = 0x4000  # Linux' MAP_NORESERVE, which Python 3.11 does not name


def _slim(drawn: str) -> str:
    """Leave out what draws nothing: Vega's roles and classes, empty paths, and the font on every text."""
    drawn = re.sub(r'<path class="(?:background|foreground)"[^>]*(?:d=""|d="M0,0h0v0h0Z")[^>]*/>', "", drawn)
    drawn = re.sub(r' (?:role|class|aria-[a-z]+|pointer-events|font-family)="[^"]*"', "", drawn)
    return drawn.replace(' opacity="1"', "")
