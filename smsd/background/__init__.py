"""What happens by itself.

loop         what a running alert needs now, and the half-minute and nightly chores
daily        once a day or once a month: members wake, leavers are told, rights are asked after, what is old is erased
schedule     what the configuration asks for by the clock: drills, tips, reports, self-tests
"""
