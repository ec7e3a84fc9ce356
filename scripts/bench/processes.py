"""Runs one program and sees what it cost."""

import dataclasses
import os
import signal
import subprocess
import sys
import tempfile
import time

TICKS = os.sysconf("SC_CLK_TCK")


@dataclasses.dataclass
class Run:
    status: int
    lines: list  # of its output
    errors: str
    seconds: float
    first_line: float  # seconds until its first line of output
    megabytes: float  # its peak of resident memory
    foreign: float  # the share of the processors that went to other programs meanwhile


def run(command, threads=None):
    """Runs `command` to its end; `threads` is for the libraries that take it from the environment.

    A process counts the memory of the one that started it as its own peak, so a small one stands between (`main`). The
    start of that one is in `first_line`, not in `seconds`.
    """
    environment = dict(os.environ)
    if threads:
        environment |= {"OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads)}
    with tempfile.NamedTemporaryFile("r") as report, tempfile.TemporaryFile("w+") as errors:
        small_parent = [sys.executable, "-I", "-S", __file__, report.name]
        process = subprocess.Popen(small_parent + [str(part) for part in command], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=errors, text=True, env=environment,
                                   process_group=0)
        busy, start, first_line, lines = busy_seconds(), time.perf_counter(), 0.0, []
        try:
            for line in process.stdout:
                first_line = first_line or time.perf_counter() - start
                lines.append(line)
            process.wait()
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
        errors.seek(0)
        status, seconds, worked, kilobytes = (float(field) for field in report.read().split())
        elapsed = time.perf_counter() - start
        foreign = max(0.0, busy_seconds() - busy - worked) / (elapsed * os.cpu_count())
        return Run(int(status), lines, errors.read(), seconds, first_line, kilobytes / 1024, foreign)


def main(report, *command):
    """Runs `command` and writes its status, seconds, processor seconds and peak of memory (kB) to a file."""
    start = time.perf_counter()
    process = os.posix_spawnp(command[0], command, os.environ)
    _, status, usage = os.wait4(process, 0)
    seconds = time.perf_counter() - start
    with open(report, "w", encoding="ascii") as file:
        print(os.waitstatus_to_exitcode(status), seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, file=file)


def checked(command, **options):
    """As run(), but ends the comparison if the program fails."""
    result = run(command, **options)
    if result.status != 0:
        sys.exit(f"{''.join(result.lines)}{result.errors}"
                 f"bench-peers: status {result.status} from: {' '.join(str(part) for part in command)}")
    return result


def busy_seconds():
    """What all processors have worked since the start of the machine."""
    with open("/proc/stat", encoding="ascii") as file:
        user, nice, system, _, _, irq, softirq = (int(field) for field in file.readline().split()[1:8])
    return (user + nice + system + irq + softirq) / TICKS


if __name__ == "__main__":
    main(*sys.argv[1:])
