"""Refuse settings that no build can use, with the line of ``conf.py``.

Sphinx takes every name for a setting of somebody else's, and only warns of a value of the wrong type, after extensions
have stumbled over it.
"""

from __future__ import annotations

import difflib
import re
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.config import ENUM

from edition import line_of_setting
from refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

#: The name of a file without its suffix.
SLUG = re.compile(r"\w[\w.-]*")


def type_fault(name: str, value: Any, default: Any, valid: Any) -> str:
    """Return what is wrong with the type of *value* of the setting *name*; ``""`` where nothing is.

    *default* and *valid* are what Sphinx knows of the setting; the rule is that of its ``check_confval_types``.
    """
    if isinstance(valid, ENUM):
        choice = ", ".join(map(repr, valid._candidates))
        return "" if valid.match(value) else f"{name} is {value!r}; write one of {choice}"
    if valid in (Any, frozenset({Any})) or (default is None and not valid):
        return ""
    allowed = set(valid) | {type(default)}
    if type(value) in allowed or (set(type(value).__mro__) - {object}) & {*type(default).__mro__}:
        return ""
    kinds = " or ".join(sorted(kind.__name__ for kind in allowed - {type(None)}))
    return f"{name} is of type {type(value).__name__}; give it a value of type {kinds}"


def creators_fault(creators: dict[str, Any]) -> str:
    """Return what is wrong with the setting ``edition_creators``; ``""`` where nothing is."""
    for role, people in creators.items():
        if not isinstance(people, list | tuple) or not all(
                isinstance(person, list | tuple) and list(map(type, person)) == [str, str] for person in people):
            return f"edition_creators: '{role}' must be a list of pairs; write [(\"A. Writer\", \"Writer, A.\")]"
    return ""


def faults(config: Config) -> Iterator[tuple[str, str]]:
    """Yield the name and the fault of each setting of *config* that no build can use."""
    known = dict(config._options)
    for name in config._raw_config:
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.85) if name not in known else []
        if near and not name.startswith("_"):
            yield name, f"there is no setting {name}; did you mean {near[0]}?"
    for name, option in known.items():
        default = option.default(config) if callable(option.default) else option.default
        if fault := type_fault(name, config[name], default, option.valid_types):
            yield name, fault
            return
    if not config.project:
        yield "project", "project is empty; give the book its title"
    if not SLUG.fullmatch(config.edition_slug):
        yield "edition_slug", f"edition_slug is '{config.edition_slug}'; write letters, digits, dots and hyphens"
    try:
        uuid.UUID(config.edition_namespace)
    except ValueError:
        yield "edition_namespace", (f"edition_namespace is '{config.edition_namespace}'; write a UUID (`python3 -c "
                                    "'import uuid; print(uuid.uuid4())'`)")
    if fault := creators_fault(config.edition_creators):
        yield "edition_creators", fault
    if not config.locale_dirs:
        yield "locale_dirs", "locale_dirs is empty; name the folder of the catalogs"


def on_config_inited(app: Sphinx, config: Config) -> None:
    """Refuse what is wrong, before an extension takes it for right."""
    conf = Path(app.confdir) / "conf.py"
    if found := [f"{conf}:{line_of_setting(conf, name)}: {fault}" for name, fault in faults(config)]:
        raise Refusal("\n".join(found))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the check."""
    app.connect("config-inited", on_config_inited, priority=2)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
