"""Modems: what a line is (`Modem`), what one with a card is (`ModemWithCard`), and the drivers that are one.

protocol     what the rest of the house knows of a modem
wire         bytes to and from a port: pyserial (ttys, ptys, socket://)
link         one conversation over a wire: the AT engine with IO and time
  exchange     one command in flight: its prompt, its payload, its answer
  in_step      after a command without an answer: which answer is whose
  owed         what a modem still owes: answers, prompts and refusals that may come late
finding      which port is the line's modem behind
opening      from an open port to a line that can send: ask first, then choose
who          whose modem is this: IMEI, then card, then socket; may a PIN go to it
board        which line holds which port; where each modem may be
receiving    announcements, sweeps, what cannot be read
  memories     which there are, what lies in them
  ways         how texts come, and other ways where they cannot be read
handing_over texts to the modem; answers that come late
watch        whether the modem restarted without a sound
registration registered where texts go, or not: one table
at_modem     the `at` driver
gammu_modem  the `gammu` driver, with gammu_thread (it blocks) and gammu_values (its dictionaries)
mm_modem     the `modemmanager` driver, with mm_bus (the D-Bus door), mm_values (its properties) and mm_memory (what
             lies in the modem, and when it is listed anew)
smpp_modem   the `smpp` driver: a carrier's centre, over smsd/smpp; smpp_arrivals: texts and receipts until they
             are safe
profiles     exceptions of models, read from hardware/modems/
ports        which ports there are, and who holds one
"""
