"""Questions to a person at a terminal: each is asked again until its answer can be used.

In: words, what is wrong with an answer. Out: the answer. Questions go to stderr; the end of input ends the asking
(click.Abort). What cannot be undone is asked about at a terminal, and refused where nobody sits at one and no option
says yes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from smsd.cli.shared import say
from smsd.errors import Unusable

Wrong = Callable[[str], str]
ENOUGH = 20  # times that one question is asked
YesOption = Annotated[bool, typer.Option("--yes", help="do not ask")]
ForceOption = Annotated[bool, typer.Option("--force", help="overwrite a file that is there already")]


def ask(
    question: str, wrong: Wrong = lambda answer: "", *, default: str = "", optional: bool = False, hidden: bool = False
) -> str:
    """A line of text without blanks around it. `wrong` says what is wrong with an answer, or nothing."""
    for _ in range(ENOUGH):
        answer = str(
            typer.prompt(
                question,
                default=default if default or optional else None,
                show_default=bool(default),
                hide_input=hidden,
                err=True,
            )
        ).strip()
        if not answer and optional:
            return ""
        trouble = wrong(answer) if answer else "an answer is needed"
        if not trouble:
            return answer
        say(f"  {trouble}")
    raise typer.Abort


def choose(question: str, answers: tuple[str, ...], default: str) -> str:
    """One of several words, or the first letters of it."""

    def meant(answer: str) -> str | None:
        found = [a for a in answers if a.startswith(answer.casefold())]
        return found[0] if len(found) == 1 or answer.casefold() in answers else None

    answer = ask(
        f"{question} ({', '.join(answers)})",
        lambda a: "" if meant(a) else f"one of: {', '.join(answers)}",
        default=default,
    )
    return meant(answer) or default


def yes(question: str, *, default: bool) -> bool:
    """Asks at the terminal, with the default for Enter; what is said is on stderr."""
    return typer.confirm(question, default=default, err=True)


def sure(question: str, *, said: bool) -> None:
    """Returns where `--yes` was said or somebody at the terminal says yes; nothing else goes on."""
    if not said:
        _person_says_yes(question, f"{question} Nobody is at a terminal to say yes, so nothing was done; --yes says it")


def may_write(*files: Path | None, force: bool) -> None:
    """Returns where nothing that is there would be lost, or `--force` or somebody at the terminal says that it may be.
    Pipes and devices (/dev/stdout) hold nothing to lose.
    """
    for file in files:
        if file is not None and not force and file.is_file():
            _person_says_yes(
                f"{file} is there already. Overwrite it?",
                f"{file} is there already and was not overwritten; give another name, or --force",
            )


def _person_says_yes(question: str, nobody: str) -> None:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise Unusable(nobody)
    if not yes(question, default=False):
        raise Unusable("nothing was done")
