"""How pytest-xdist deals the tests out: file by file, in the order in which they were collected.

The tests of a file share what they build; dealt out one by one, each worker would build it for itself.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

#: Files that go to one worker together: what calls `make` in the checkout waits for the others that do, and those who
#: ask EPUBCheck share its Java.
TOGETHER = {"test_make": "test_print", "test_book": "test_epub"}


class FileByFile(LoadScopeScheduling):  # type: ignore[misc]
    def __init__(self, config: pytest.Config, log: Any) -> None:
        super().__init__(config, log)
        # xdist would begin with the files that hold most tests.
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        name = PurePosixPath(nodeid.partition("::")[0]).stem
        return TOGETHER.get(name, name)
