"""How people reach the gateway. A channel reads what came, calls service/, and words the answer."""
