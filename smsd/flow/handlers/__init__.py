"""A function per command. In: a desk and a Command. Out: nothing; the desk collects what becomes true together."""
