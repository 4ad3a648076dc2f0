"""What happens by the clock: one of cron and interval, tips and networks that there are, and nothing that would empty
a subscription.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from smsd.config.cron import hours_of, times_a_day
from smsd.config.schema import Config, Job
from smsd.config.source import KeyPath
from smsd.config.whole.found import Found, named, no_such
from smsd.config.whole.networks import FIELDS, texts_of

TEXTS = ("test_alarm", "tip", "self_test", "report")  # each of these costs texts, or mails people
# times a day beyond which somebody meant something else
OFTEN = {
    "test_alarm": 1,
    "tip": 1,
    "report": 1,
    "self_test": 24,
}


def look(config: Config) -> Iterator[Found]:
    """Each job: its name, its time, and whether whom it is for exists."""
    names: set[str] = set()
    titles = {k: n.title for k, n in config.networks.items()}
    for j, job in enumerate(config.schedule):
        at: KeyPath = ("schedule", j)
        if job.name in names:
            yield Found(
                (*at, "name"),
                f"{job.name!r} is the name of another job too, and by its name is remembered when it last "
                "ran; give each its own",
            )
        names.add(job.name)
        yield from _when(at, job, config)
        for k, wanted in enumerate(job.networks):
            if wanted not in config.networks:
                yield Found(
                    (*at, "networks", k),
                    no_such("network", wanted, titles),
                    about=(("networks",), *named("networks", wanted, titles)),
                )
        yield from _what(at, job, config)


def _when(at: KeyPath, job: Job, config: Config) -> Iterator[Found]:
    both = ((*at, "cron"), (*at, "interval"))
    if job.cron is None and job.interval is None:
        yield Found((*at, "cron"), 'want either cron or interval; add cron: "0 11 1 * *"', about=both)
        return
    if job.cron is not None and job.interval is not None:
        yield Found((*at, "interval"), "want either cron or interval, not both; take one out", about=both)
    if job.do not in TEXTS:
        return
    limit = OFTEN[job.do]
    if job.interval is not None and job.interval < timedelta(days=1) / limit:
        yield Found(
            (*at, "interval"),
            f"{job.do} would go out more than {limit} time(s) a day; want {'1d' if limit == 1 else '1h'} or more",
            warning=True,
            about=((*at, "do"),),
        )
    if job.cron is None:
        return
    often = times_a_day(job.cron)
    if often > limit:
        minute, hour = job.cron.split(" ")[:2]
        guess = (
            f"; did you mean '0 {hour} {' '.join(job.cron.split(' ')[2:])}'?" if minute == "*" and hour != "*" else ""
        )
        yield Found(
            (*at, "cron"),
            f"{job.do} would go out {often} times on such a day{guess}",
            warning=True,
            about=((*at, "do"),),
        )
    _minute, _hour, day, _month, weekday = job.cron.split(" ")
    if day != "*" and weekday != "*":
        yield Found(
            (*at, "cron"),
            "day and weekday are both given: it is due only on a day that is both; write * for one of them",
            warning=True,
        )
    night = [h for h in hours_of(job.cron) if h < 7 or h >= 22] if job.do == "test_alarm" and often <= limit else []
    if night:
        yield Found(
            (*at, "cron"),
            f"every phone would ring at {night[0]:02}h; did you mean an hour of the day?",
            warning=True,
            about=((*at, "do"),),
        )


def _what(at: KeyPath, job: Job, config: Config) -> Iterator[Found]:
    if job.do == "tip" and job.tip is None:
        yield Found((*at, "do"), "want tip: with the key of a prepared tip of the network", about=((*at, "tip"),))
    elif job.do == "tip":
        for wanted in job.networks or tuple(config.networks):
            network = config.networks.get(wanted)
            if network is not None and (job.tip or "") not in network.tips:
                told = no_such("tip", job.tip or "", dict.fromkeys(network.tips, "")).removeprefix("there is ")
                yield Found(
                    (*at, "tip"),
                    f"network {wanted} has {told}"
                    if network.tips
                    else f"network {wanted} has no tip {job.tip!r}; add it under networks.{wanted}.tips",
                    about=(("networks", wanted), ("networks", wanted, "tips"), ("networks",)),
                )
            elif network is not None and any(FIELDS.search(t) for t in texts_of(network.tips[job.tip or ""])):
                yield Found(
                    (*at, "tip"),
                    f"the tip {job.tip!r} has words in braces that an officer fills; the clock has none: "
                    "take a tip without",
                    about=(("networks", wanted, "tips"),),
                )
    elif job.tip is not None:
        yield Found(
            (*at, "tip"),
            f"a tip is sent by do: tip only, not by do: {job.do}; take it out",
            warning=True,
            about=((*at, "do"),),
        )
    if job.do == "report" and config.mail is None:
        yield Found(
            (*at, "do"), "a report is mailed: this needs the part mail: with an SMTP server", about=(("mail",),)
        )
    if job.to and job.do != "report":
        yield Found(
            (*at, "to"),
            f"only do: report is mailed, not do: {job.do}; take to: out",
            warning=True,
            about=((*at, "do"),),
        )
