"""``make proof-cluster``: see docs/testing.md."""

import argparse
import secrets
import shutil
import sys
import tempfile
from pathlib import Path

from scripts.processes import interruptible

from .run import Options, Run


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m cluster", description="A cluster that is killed in parts, and an auditor."
    )
    parser.add_argument("--seed", default=secrets.token_hex(4), help="the same seed is the same schedule")
    parser.add_argument("--every", type=float, default=Options.every, help="seconds between two harms")
    parser.add_argument("--retries", type=int, default=Options.retries, help="of each task")
    parser.add_argument("--rate", type=float, default=Options.rate, help="messages a second of the batch")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="cluster-"))
    # PostgreSQL, which root may not run, reaches its data in there.
    folder.chmod(0o711)
    _say(f"cluster: --seed {given.seed} --every {given.every:g}, in {folder}")
    try:
        with interruptible():
            options = Options(given.seed, folder, every=given.every, retries=given.retries, rate=given.rate)
            found = Run(options, _say)()
    except KeyboardInterrupt:
        return 130
    for finding in found:
        _say(str(finding))
    if found:
        _say(f"{len(found)} findings; --seed {given.seed}; the logs are in {folder}")
        return 1
    _say("nothing twice, nothing lost, no task stuck")
    shutil.rmtree(folder)
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
