"""A user's own theory in a file, as short as one can be; the tests read it as ``--lens-file`` does."""

from __future__ import annotations

from tripolar.lenses.lens import LensAnswer, LensEntry, LensQuestion, LensResult
from tripolar.lenses.network import Network


class CountOfFriends:
    """How many amities each power has."""

    name = "friends"
    says = "how many others each power gets on with"
    reads = frozenset({"relations"})
    entries = {"count": LensEntry("actor", "friends")}  # noqa: RUF012 - as a user would write it

    def apply(self, network: Network) -> LensResult:
        """Count the amities of each power."""
        friends = (network.known_relations() > 0).sum(axis=1)
        most = [code for code, count in zip(network.codes, friends, strict=True) if count == friends.max()]
        return LensResult(
            lens=self.name,
            says=f"{' and '.join(sorted(most))} get on with the most.",
            reasoning=("A relation above zero is a friendship.",),
            powers={"friends": dict(zip(network.codes, friends, strict=True))},
            answers=(LensAnswer.of(LensQuestion.BEST_PLACED, most),),
            references=("a user's own",),
        )


LENS = CountOfFriends()
