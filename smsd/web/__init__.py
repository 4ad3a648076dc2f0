"""The page (`smsd web`), and the daemon's metrics.

metrics  what Prometheus asks the daemon; nothing else of this folder is loaded there
run      the page as a process of its own; app: every way in; shield: hosts, sizes, origins, headers
handle   from a request to a page; site: what a page has in its hands, and the one way by which it acts
roles    who sees which page; what somebody may do there is service/access.py's
live     progress as server-sent events; plot: curves as SVG; words: four languages
passkeys where a device's own key may sign in; verify: its answer, checked in a process of its own
configuration, doctor  an operator's files and checks; history: signal and pace of two hours
pages    a module a page; templates, static: what they look like

It reads snapshots that make nobody wait, and acts through service/* in one transaction: session, form, PIN, action.
It releases no alert.
"""
