"""Answers of a simulated modem that no setting changes: who it is, and what it offers.

By name and operator; `m` is the AtServer. A command whose operator is missing here is answered elsewhere.
"""

from __future__ import annotations

from smsd.simulator.radio import CENTRE

FIXED: dict[str, dict[str, list[str]]] = {
    "+CGMI": {"": ["{m.manners.maker}"]}, "+CGMM": {"": ["{m.manners.model}"]}, "+CGMR": {"": ["1.0"]},
    "+GMI": {"": ["{m.manners.maker}"]}, "+GMM": {"": ["{m.manners.model}"]}, "+GMR": {"": ["1.0"]},
    "+CGSN": {"": ["{m.imei}"]}, "+GSN": {"": ["{m.imei}"]}, "+CIMI": {"": ["{m.card.imsi}"]},
    "+CCID": {"": ["+CCID: {m.card.iccid}"]}, "+GCAP": {"": ["+GCAP: +CGSM"]},
    "+CMGF": {"=?": ["+CMGF: (0)"]}, "+CMMS": {"=?": ["+CMMS: (0-2)"]},
    "+CSCA": {"?": [f'+CSCA: "{CENTRE}",145'], "=": []}, "+CSCS": {"=?": ['+CSCS: ("GSM","IRA","UCS2")']},
    "+CREG": {"=?": ["+CREG: (0-1)"]}, "+CSQ": {"=?": ["+CSQ: (0-31,99),(99)"]}, "+CMEE": {"=?": ["+CMEE: (0-2)"]},
    "+CBC": {"": ["+CBC: 0,100"]}, "+CPAS": {"": ["+CPAS: 0"]}, "+CMGL": {"=?": ["+CMGL: (0-4)"]},
    "+CSDH": {"=": [], "?": ["+CSDH: 0"]}, "+CSMP": {"=": [], "?": ["+CSMP: 17,167,0,0"]}, "+CMGR": {"=?": []},
    "+CLIP": {"=?": ["+CLIP: (0,1)"]}, "+CPIN": {"=?": []}, "+IPR": {"=": []}, "+CGATT": {"?": ["+CGATT: 1"]},
    "+CRC": {"=": []},
}  # fmt: skip
