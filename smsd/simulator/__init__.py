"""The other end of the wire: an AT server with chosen bad manners, a network with phones.
It replaces the wire, never the driver: nothing in it keeps the `Modem` protocol.

radio          the network: phones, submits cold and warm, reports, loss
manners        what a stick does wrong, switchable
at_server      a modem's side of 27.005 and 27.007
cable          in memory, or on a pty
neighbourhood  a village to play with
time_loop      an event loop whose time is a number: an evening in a second
"""
