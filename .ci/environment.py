"""Makes the virtual environment, installs a lock and links the project; runs on a bare Python."""

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


def install(folder: Path, lock: Path) -> None:
    """Install exactly what the lock names, saying how far it is."""
    total = sum("==" in line for line in lock.read_text().splitlines())
    watched = sys.stdout.isatty()
    pip = subprocess.Popen(
        [str(folder / "bin" / "pip"), "install", "--require-hashes", "--requirement", str(lock)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    kept: list[str] = []
    count = 0
    print(f"Installing from {lock.name} …", flush=True)
    for line in pip.stdout or ():
        kept.append(line)
        # Packages for other systems are in the lock as well, so the total is a little high.
        if line.startswith(("Collecting ", "Requirement already")):
            count += 1
            if watched:
                print(f"\r  {count} of about {total} packages", end="", flush=True)
        elif line.startswith("Installing collected") and watched:
            print("\r  unpacking them" + " " * 20, end="", flush=True)
    if watched:
        print("\r" + " " * 40 + "\r", end="", flush=True)
    if pip.wait():
        sys.exit("".join(kept[-20:]) + f"\nInstalling from {lock.name} failed; see above.")


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
    parser.add_argument("--lock", type=Path, help="install from it, instead of making the folder")
    asked = parser.parse_args()
    if asked.lock is None:
        make(asked.folder)
    else:
        install(asked.folder, asked.lock)
        link(asked.folder)


if __name__ == "__main__":
    main()
