"""What the packages inside say of their licences, as paragraphs of Debian's copyright file.

In: a folder of site-packages. Out: a paragraph a package; the whole texts lie beside its code, in its `dist-info`.
"""

from __future__ import annotations

import sys
from email.parser import HeaderParser
from pathlib import Path

for metadata in sorted(Path(sys.argv[1]).glob("*.dist-info/METADATA")):
    about = HeaderParser().parsestr(metadata.read_text(encoding="utf-8", errors="replace"))
    name = about["Name"]
    if name == "smsd":
        continue
    told = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier", []) if line.startswith("License ::")]
    licence = (
        about["License-Expression"]
        or ", ".join(told)
        or (about["License"] or "see the text beside its code").splitlines()[0]
    )
    who = about["Author"] or about["Author-email"] or f"the authors of {name}"
    print(
        f"Files: usr/lib/smsd/lib/*/site-packages/{name.lower().replace('-', '_')}*\n"
        f"Copyright: {who.splitlines()[0]}\nLicense: {name}\n {licence}\n"
    )
