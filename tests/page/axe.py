"""axe-core in the page. It comes from npm, at the version and with the digest of axe_core/package-lock.json, for this test alone."""

import pathlib
import shutil
import subprocess
import sys

SKIPPED = 77
UNREACHABLE = ("ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "ECONNRESET", "ENETUNREACH", "EHOSTUNREACH")
HERE = pathlib.Path(__file__).resolve().parent / "axe_core"


def source(directory):
    """axe-core's text; fetched into the directory once."""
    script = directory / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        if not shutil.which("npm"):
            print("npm is not installed; scripts/install-deps --all does that")
            sys.exit(SKIPPED)
        directory.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, directory / name)
        fetched = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=directory, capture_output=True, text=True, timeout=300)
        if fetched.returncode != 0:
            unreachable = [code for code in UNREACHABLE if code in fetched.stderr]
            assert unreachable, f"npm ci fails:\n{fetched.stderr}"
            print(f"npm's registry cannot be reached ({unreachable[0]}), and axe-core comes from there")
            sys.exit(SKIPPED)
    return script.read_text(encoding="utf-8")


text = None  # set by the program that runs the tests


def faults(page):
    """A line for each thing that axe-core finds wrong, and where."""
    page.run(text)
    found = page.driver.execute_async_script(
        "const done = arguments[arguments.length - 1]; axe.run(document, {resultTypes: ['violations']}).then("
        "({violations}) => done(violations.map(({id, impact, help, nodes}) => `${impact} ${id}: ${help}: ${nodes.slice(0, 3).map(({target, html}) => target.join(' ') + ' ' + html.slice(0, 160)).join('; ')}`)), (error) => done([String(error)]))")
    return found
