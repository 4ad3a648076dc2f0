"""SMPP: the codec, the driver, a gateway with a carrier."""
