"""Run a command where there is no network, and count what it would have sent.

The command runs in a network namespace of its own (unshare(1)), whose only way out leads back into it: whatever any
of its processes sends anywhere, a question for an address included, is counted there and answered by nobody.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

#: Without IPv6 the kernel itself sends nothing.  The command's own status is given on.
HERE = r"""
sysctl -q -w net.ipv6.conf.all.disable_ipv6=1 2>/dev/null || echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6 || :
ip link set lo up
ip route add default dev lo
"$@"
status=$?
sed -n 's/^ *lo: *//p' /proc/self/net/dev | awk '{print $10}' >&3
exit $status
"""


def run_offline(command: Sequence[str | Path], cwd: Path, report: Path,
                env: dict[str, str] | None = None) -> tuple[subprocess.CompletedProcess[str], int]:
    """Run *command* in *cwd* without a network; return what came of it and how many packets it sent.

    The number is handed over in the file *report*.
    """
    namespace = ["unshare", "--map-root-user", "--net", "sh", "-c", f"exec 3> {str(report)!r}\n{HERE}", "offline"]
    run = subprocess.run([*namespace, *map(str, command)], cwd=cwd, env=env, capture_output=True, text=True,
                         errors="replace", check=False)
    return run, int(report.read_text() or -1)
