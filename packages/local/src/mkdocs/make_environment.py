"""Makes a virtual environment of pinned packages, once, and prints its path.

    make_environment.py REQUIREMENTS PREFIX

It lies at PREFIX-<fingerprint>.
"""

import fcntl
import hashlib
import subprocess
import sys
from pathlib import Path


def main(requirements, prefix):
    environment = Path(prefix + "-" + fingerprint(requirements, prefix))
    complete = environment / "complete"
    environment.parent.mkdir(parents=True, exist_ok=True)
    with open(str(environment) + ".lock", "w") as lock:
        # The kernel frees it when its last holder ends, killed or not.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not complete.exists():
            make(environment, requirements, lock)
            complete.touch()
    print(environment)


def fingerprint(requirements, prefix):
    """What an environment depends on: it names its Python and itself by path."""
    parts = [Path(requirements).read_text(), sys.version, sys.base_prefix, prefix]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def make(environment, requirements, lock):
    run(sys.executable, "-m", "venv", "--clear", environment, lock=lock)
    pip = [environment / "bin" / "python", "-m", "pip", "--disable-pip-version-check"]
    # Only what is pinned, and no code of a package runs while it is installed.
    run(
        *pip, "install", "--quiet", "--no-input", "--no-deps",
        "--only-binary", ":all:", "--requirement", requirements, lock=lock,
    )
    # The pins hold all that they need of each other.
    run(*pip, "check", lock=lock)


def run(*command, lock):
    # As its input, a program and all that it starts hold the lock as well: who
    # waits does not meet what a killed one left running.
    result = subprocess.run(command, stdin=lock, stdout=sys.stderr)
    if result.returncode != 0:
        sys.exit(result.returncode)


main(*sys.argv[1:])
