"""Run commands one after the other and tell, as JSON, what they took; `measure` starts it.

    python -S -E timer.py LOG < COMMANDS

It is a program of its own, and a small one: a process counts at least the memory of the one from which it starts.
"""

import json
import os
import sys
import time

log = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
commands = json.load(sys.stdin)
processor, memory, status = 0.0, 0, 0
streams = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0), (os.POSIX_SPAWN_DUP2, log, 1),
           (os.POSIX_SPAWN_DUP2, log, 2)]
load = os.getloadavg()[0]
start = time.perf_counter()
for command in commands:
    process = os.posix_spawnp(command[0], command, os.environ, file_actions=streams)
    _pid, waited, usage = os.wait4(process, 0)
    status = os.waitstatus_to_exitcode(waited)
    processor += usage.ru_utime + usage.ru_stime
    memory = max(memory, usage.ru_maxrss)
    if status:
        break
json.dump({"seconds": time.perf_counter() - start, "processor": processor, "memory": memory / 1024,
           "load": load, "ok": not status}, sys.stdout)
