"""Make `.venv` and install one lock file into it. Run by `./tanfang`, before anything is installed.

Standard library only, and no import of this package: nothing else is there yet.
Usage: prepare.py ROOT LOCK_FILE_NAME
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

# The development lock holds everything the other one holds, at the same versions (a test says so).
HOLDS = {"requirements-dev.lock": ("requirements-dev.lock", "requirements.lock")}


def say(zh: str, en: str) -> None:
    print(f"· {zh} / {en}", file=sys.stderr, flush=True)


def fail(zh: str, en: str) -> None:
    print(f"{zh}\n{en}", file=sys.stderr, flush=True)
    raise SystemExit(1)


def make_environment(venv: Path) -> None:
    """An empty environment with pip; one that was moved or cut off half-way is made anew."""
    if venv.is_symlink():
        # To clear it would empty the environment of another folder.
        fail(
            f"{venv} 指向别的目录，不动它。请删掉这个链接再试。",
            f"{venv} leads to another folder and is left alone. Remove the link and try again.",
        )
    say("建立 Python 环境 .venv", "making the Python environment .venv")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", venv], capture_output=True, text=True, check=False
    )
    if made.returncode != 0:
        shutil.rmtree(venv, ignore_errors=True)
        fail(
            f"无法建立 .venv：{made.stdout}{made.stderr}\nDebian/Ubuntu 请先 apt-get install python3-venv。",
            "The environment cannot be made. On Debian or Ubuntu: apt-get install python3-venv",
        )


def package_settings(venv: Path, root: Path) -> Mapping[str, str]:
    """Our environment, for uv and npm: pip's mirror, which uv does not read, and a cache where there is no home."""
    values = dict(os.environ)
    if not any(name in values for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_CONFIG_FILE")):
        command = [venv / "bin" / "python", "-m", "pip", "config", "get", "global.index-url"]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        mirror = values.get("PIP_INDEX_URL") or answer.stdout.strip()
        if mirror:
            values["UV_DEFAULT_INDEX"] = mirror
    if not os.access(Path.home(), os.W_OK):
        values.setdefault("UV_CACHE_DIR", str(root / ".cache" / "uv"))
        values.setdefault("npm_config_cache", str(root / ".cache" / "npm"))
    values.setdefault("UV_HTTP_TIMEOUT", "120")
    return values


def install(root: Path, venv: Path, lock: str) -> None:
    """Install the lock's exact versions, each checked against its hash; what is there already stays."""
    python = venv / "bin" / "python"
    uv = venv / "bin" / "uv"
    exact = ["--require-hashes", "--compile-bytecode", "-r", root / lock]
    steps: list[tuple[list[str | Path], Mapping[str, str]]] = []
    if not uv.exists():
        wanted = root / "requirements-uv.lock"
        steps.append(([python, "-m", "pip", "install", "-q", "--require-hashes", "-r", wanted], os.environ))
    steps.append((
        [uv, "pip", "install", "--python", python, *exact],
        package_settings(venv, root),
    ))  # fmt: skip
    for command, environment in steps:
        if subprocess.run(command, env=environment, check=False).returncode != 0:
            fail(
                "依赖安装失败，原因见上。需要能访问 PyPI 或其镜像（可设 UV_DEFAULT_INDEX）。",
                "Installing failed, see above. PyPI or a mirror must be reachable (set UV_DEFAULT_INDEX).",
            )


def usable(venv: Path, root: Path) -> bool:
    marks = venv / "installed" / "root"
    if marks.exists() and marks.read_text() != str(root):
        return False
    python = venv / "bin" / "python"
    if not python.exists():
        return False
    return subprocess.run([python, "-c", "import pip"], capture_output=True, check=False).returncode == 0


def main(root: Path, lock: str) -> None:
    """Under a lock, so that two first starts do not install over each other."""
    venv = root / ".venv"
    with (root / ".venv.lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        marks = venv / "installed"
        wanted = (root / lock).read_text()
        if not usable(venv, root):
            make_environment(venv)
        elif (marks / lock).exists() and (marks / lock).read_text() == wanted:
            return
        say("安装依赖（首次约需一分钟）", "installing dependencies (a minute the first time)")
        install(root, venv, lock)
        marks.mkdir(exist_ok=True)
        for name in HOLDS.get(lock, (lock,)):
            shutil.copyfile(root / name, marks / name)
        (marks / "root").write_text(str(root))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
