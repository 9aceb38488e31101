"""Where a subscriber saves its position."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol


class Tokens(Protocol):
    """Saves the token of the last item that was handled. The subscriber raises what it raises."""

    def load(self) -> str | None:
        """The token that was saved last, or None: the request then says where to begin."""

    def save(self, token: str) -> None:
        """Saves a token. Called from the thread that iterates, for each item."""


class FileTokens:
    """Tokens in a file, which is replaced atomically and is on disk when `save` returns.

    That takes some milliseconds for each item. The folder must exist.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path)

    def load(self) -> str | None:
        """The token in the file; None if there is no file, or nothing in it."""
        try:
            return self._path.read_text().strip() or None
        except FileNotFoundError:
            return None

    def save(self, token: str) -> None:
        """Replaces the file."""
        beside = self._path.with_name(self._path.name + ".new")
        with beside.open("w") as file:
            file.write(token)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._path)
