"""The other end of the wire: an AT server with chosen bad manners, a network with phones.
It replaces the wire, never the driver: nothing in it keeps the `Modem` protocol.

radio          the network: phones, submits cold and warm, reports, loss
manners        what a stick does wrong, switchable
at_server      a modem's side of 27.005 and 27.007; its parts, each with its state and its commands:
  power          cuts and restarts, the time until it is awake
  serial_line    the line discipline: commands, prompts and payloads; when it may speak
  settings       what a terminal sets and little else depends on
  card           the SIM: its numbers, its PIN
  registration   the radio: on or off, registered or not
  storage        the memories for texts
  arrivals       what comes: routed, or stored and announced
  sending        what is sent: the PDU behind the prompt, seconds on air, the reference
  command_line   the grammar of a line; fixed: answers that never change; part: what the parts have in common
cable          in memory, or on a pty
neighbourhood  a village to play with
time_loop      an event loop whose time is a number: an evening in a second
"""
