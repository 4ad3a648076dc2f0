"""The operator's hands: a file a noun. Words for people on stderr, `--json` on stdout, exit 0, 1, 2 or 3."""
