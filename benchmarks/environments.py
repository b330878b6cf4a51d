"""Every peer in an environment of its own, made once in a folder that git ignores."""

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[1]
FOLDER = PROJECT / ".bench"

OURS = "airflow-provider-twilio"
PEERS = {
    "twilio": ("twilio==9.13.0", "aiohttp"),
    "tap-twilio": ("tap-twilio==0.2.2",),
    "airbyte": ("airbyte-source-twilio==0.16.0",),
}
"""The requirements that pip installs for each."""


def python_of(environment: str) -> Path:
    """The interpreter of an environment, which is made if need be; ours is the one that runs this."""
    if environment == OURS:
        return Path(sys.executable)
    home = FOLDER / environment
    done = home / "installed"
    wanted = "\n".join(PEERS[environment])
    if not done.exists() or done.read_text() != wanted:
        sys.stdout.write(f"Installing {' '.join(PEERS[environment])} ...\n")
        subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True)
        install = [str(home / "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, *PEERS[environment]], check=True)
        done.write_text(wanted)
    return home / "bin/python"
