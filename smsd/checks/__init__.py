"""What `smsd doctor` says: facts that were gathered → one finding a check, with the mend. Pure.

facts      what may be known of a gateway and its machine, and a finding
line       checks of one modem; card: of the card in it
machine    the daemon, ports, clock, disk, power
people     who may alert, mail, schedule, copies, self-test, alarms
table      all checks in the order in which they are shown
"""
