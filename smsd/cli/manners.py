"""Manners that all commands share: `--config` anywhere, a reader that goes away, and no traceback for anybody.

In: words as they were typed. Out: words for typer; a stdout that may lose its
reader; a sentence for an error that nobody foresaw.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from typing import IO, Any

from smsd.errors import ConfigFaults, SmsdError

CONFIG = "--config"


def without_config(words: list[str]) -> tuple[list[str], str | None]:
    """The words without `--config FILE`, wherever it stands before `--`, and the file (the last that is named)."""
    out: list[str] = []
    file: str | None = None
    left = iter(words)
    for word in left:
        if word == "--":
            return [*out, word, *left], file
        if word == CONFIG:
            value = next(left, None)
            if not value:  # nothing behind it: a usage error, which typer tells
                return [*out, word, *left], file
            file = value
        elif word.startswith(f"{CONFIG}=") and len(word) > len(CONFIG) + 1:
            file = word.partition("=")[2]
        else:
            out.append(word)
    return out, file


class Reader:
    """A stdout whose reader may go away (`| head`): what is written then is
    dropped, and the command ends as it would have.
    """

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self.gone = False

    def write(self, text: str) -> int:
        """Writes; once nobody reads any more, what is written is dropped and the command goes on."""
        try:
            return self._stream.write(text)
        except BrokenPipeError:
            return self._lost(len(text))
        except UnicodeEncodeError:  # a word that was no UTF-8, or a terminal that knows few characters
            encoding = getattr(self._stream, "encoding", None) or "ascii"
            return self._stream.write(text.encode(encoding, "replace").decode(encoding))

    def flush(self) -> None:
        """Writes out what waits; where nobody reads any more it is dropped."""
        try:
            self._stream.flush()
        except BrokenPipeError:
            self._lost(0)

    def _lost(self, count: int) -> int:
        self.gone = True
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, self._stream.fileno())
        os.close(null)
        return count

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def reader_is_gone() -> bool:
    """Whether nobody reads stdout any more: a command that goes on and on ends then."""
    return getattr(sys.stdout, "gone", False)


def sentence(error: Exception) -> str:
    """For an error that no command foresaw: what a person can do with it."""
    if isinstance(error, OverflowError):
        return "a number is too large for this"
    if isinstance(error, UnicodeError):
        return "something that was typed, or a file, is no text in UTF-8"
    if isinstance(error, OSError):
        what = f"{error.filename}: " if error.filename else ""
        full = "; the disk is full: make room" if error.errno == errno.ENOSPC else ""
        return f"{what}{error.strerror or type(error).__name__}{full}"
    return (
        f"this went wrong inside smsd ({type(error).__name__}: {str(error)[:200]}); SMSD_DEBUG=1 in front of the "
        "command shows where"
    )


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Ends the process with a sentence on stderr where what is done inside
    fails: 2 for a configuration, 1 for the rest.
    """
    try:
        yield
    except ConfigFaults as faults:
        for fault in faults.faults:
            print(fault.render(), file=sys.stderr)
        print(f"{len(faults.faults)} fault(s); nothing was done. Mend them, then: smsd config check", file=sys.stderr)
        sys.exit(2)
    except SmsdError as error:
        print(f"smsd: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
    except Exception as error:
        if os.environ.get("SMSD_DEBUG"):
            raise
        print(f"smsd: {sentence(error)}", file=sys.stderr)
        sys.exit(1)
    finally:
        sys.stdout.flush()
