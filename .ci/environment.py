"""Makes the virtual environment, and links the project into it; runs on a bare Python."""

import argparse
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)


def make(folder: Path) -> None:
    """Make the environment, or say in a sentence what is missing for that."""
    if sys.version_info < OLDEST:
        sys.exit(
            f"Upwell needs Python 3.11 or newer, and {sys.executable} is {sys.version.split()[0]}."
            " Install a newer one, or name it: make PYTHON=python3.12 up"
        )
    try:
        import ensurepip  # noqa: F401, PLC0415  Debian leaves it out of python3
        import venv  # noqa: F401, PLC0415  as above
    except ImportError:
        sys.exit(
            "This Python cannot make virtual environments. On Debian or Ubuntu:"
            " apt-get install python3-venv; on Fedora: dnf install python3-pip."
        )
    if not (folder / "bin" / "pip").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)


def link(folder: Path) -> None:
    """Make the checkout importable in the environment, and put `upwell` on its path.

    An editable install would fetch a build tool that no lock names; two lines do the same.
    """
    packages = Path(sysconfig.get_path("purelib"))
    (packages / "upwell.pth").write_text(f"{ROOT}\n{ROOT / 'proto' / 'gen'}\n")
    script = folder / "bin" / "upwell"
    script.write_text(
        f"#!{folder.resolve() / 'bin' / 'python'}\n"
        "import sys\n\nfrom cli.main import main\n\nsys.exit(main())\n"
    )
    script.chmod(0o755)


def main() -> None:
    """Do what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--link", action="store_true")
    asked = parser.parse_args()
    (link if asked.link else make)(asked.folder)


if __name__ == "__main__":
    main()
