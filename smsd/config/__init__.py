"""The operator's YAML: text in, one frozen `Config` out, or all faults at once with file, line and column.

reader   PyYAML's nodes → plain data with positions; `!include`, `!include_dir`, `!secret`, `!env`
schema   what every key means: pydantic models, frozen
faults   how a fault is told
load     the door: reader, schema, and what only the whole shows
"""

from smsd.config.load import load
from smsd.config.schema import Config

__all__ = ["Config", "load"]
