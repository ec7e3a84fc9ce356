"""What is installed of Debian's and npm's packages, and the programs of programs/ that use it."""

import hashlib
import json
import pathlib
import shlex
import subprocess
import sys

import processes

PROGRAMS = pathlib.Path(__file__).resolve().parent.parent / "programs"
CACHE = PROGRAMS.parent.parent.parent / ".cache/peers"
COMPILER = ["g++", "-std=c++17", "-O3", "-march=native", "-DNDEBUG"]


def package_version(package):
    query = ["dpkg-query", "-W", "-f", "${db:Status-Status} ${Version}", package]
    status, _, version = subprocess.run(query, capture_output=True, text=True, check=False).stdout.partition(" ")
    return version if status == "installed" else ""


def missing_packages(*packages):
    absent = [package for package in packages if not package_version(package)]
    return f"no Debian package {', '.join(absent)}" if absent else ""


def module_version(module):
    path = CACHE / "node_modules" / module / "package.json"
    return json.loads(path.read_text(encoding="utf-8"))["version"] if path.exists() else ""


def missing_module(module):
    return "" if module_version(module) else f"no npm package {module}"


def node(program, job_file):
    return ["env", f"NODE_PATH={CACHE / 'node_modules'}", "node", PROGRAMS / program, job_file]


def python(program, job_file, *options):
    return [sys.executable, "-B", PROGRAMS / program, job_file, *options]


def compiled(source, *options):
    """Builds a program of programs/ where that was not done yet; where it is."""
    command = [*COMPILER, PROGRAMS / source, *options]
    text = shlex.join(map(str, command)) + (PROGRAMS / source).read_text() + (PROGRAMS / "job.h").read_text()
    program = CACHE / "bin" / f"{pathlib.Path(source).stem}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    if not program.exists():
        program.parent.mkdir(parents=True, exist_ok=True)
        print(f"compiling {source}", file=sys.stderr, flush=True)
        processes.checked([*command, "-o", program])
    return program
