"""smsd: an SMS gateway for neighbourhood information networks."""

__version__ = "0.2.0"
