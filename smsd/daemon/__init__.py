"""The daemon: assembly, running, systemd. The only place that says which class serves.

assembly   read top to bottom, it is the architecture
run        one TaskGroup, signals, reload, drain
notify     READY, RELOADING, WATCHDOG from proof of work
status     the volatile status.json
keys       the machine key
lease      a gateway among others on one server: its signs of life, and theirs
"""
