"""Answers that are held back until a file is there, for tests of who waits for whom."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from tripolar.errors import ParameterError
from tripolar.web.asks import Ask


@dataclass(frozen=True)
class Held:
    """Writes down what it is asked, and answers once the gate is open; for a folder that tests look into."""

    folder: Path

    @property
    def begun(self) -> list[str]:
        """What has been asked, in order."""
        told = self.folder / "begun"
        return told.read_text(encoding="utf-8").splitlines() if told.exists() else []

    def open(self) -> None:
        (self.folder / "open").touch()

    def shut(self) -> None:
        (self.folder / "open").unlink()

    def point(self, ask: Ask) -> bytes:
        word = " ".join(ask.changes)
        with (self.folder / "begun").open("a", encoding="utf-8") as told:
            told.write(f"{word}\n")
        if word == "wrong":
            raise ParameterError("wrong: no such parameter")
        if word == "end":
            os._exit(9)
        while not (self.folder / "open").exists():
            time.sleep(0.01)
        return f"answer to {word}".encode()

    def count(self, report) -> int:
        """Report numbers until the gate is open."""
        done = 0
        while not (self.folder / "open").exists():
            done += 1
            report(done)
            time.sleep(0.01)
        return done

    def fail(self) -> None:
        print("this goes nowhere")
        raise ZeroDivisionError("a bug")
