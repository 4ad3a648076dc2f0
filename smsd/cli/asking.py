"""Questions to a person at a terminal: each is asked again until its answer can be used.

In: words, what is wrong with an answer. Out: the answer. Questions go to stderr; the end of input ends the asking (click.Abort).
"""

from __future__ import annotations

from collections.abc import Callable

import typer

from smsd.cli.shared import say

Wrong = Callable[[str], str]
ENOUGH = 20  # times that one question is asked


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
    """Yes or no."""
    return typer.confirm(question, default=default, err=True)
