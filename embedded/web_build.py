"""Build `web/` into `web/dist` when its sources changed, with the machine's node or one from PyPI."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from embedded.errors import StackError
from embedded.prepare import package_settings

OLDEST_NODE = (20, 19)
_NOT_SOURCES = {"node_modules", "dist", "dist-headless", "e2e", "test-results", "coverage"}
Say = Callable[[str, str], None]


def sources_digest(web: Path) -> str:
    """One hash over every source file's path and contents."""
    digest = hashlib.sha256()
    for path in sorted(_sources(web)):
        digest.update(f"{path.relative_to(web).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _sources(web: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(web):
        folders[:] = [name for name in folders if name not in _NOT_SOURCES and not name.startswith(".")]
        yield from (Path(folder) / name for name in names)


def build_web(root: Path, say: Say) -> Path:
    """`web/dist`, freshly built when it has to be. Raises `StackError` with the end of npm's output."""
    web, dist = root / "web", root / "web" / "dist"
    mark = root / ".cache" / "web-built"
    mark.parent.mkdir(exist_ok=True)
    with (root / ".cache" / "web.lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        digest = sources_digest(web)
        built = (dist / "index.html").exists() and (web / "dist-headless" / "phone-engine.mjs").exists()
        if built and mark.exists() and mark.read_text() == digest:
            return dist
        environment = with_node(root, say)
        if not _packages_installed(web):
            say("安装前端依赖（首次约需一分钟）", "installing the front end's packages (a minute the first time)")
            run_tool("npm", web, environment, "ci", "--no-audit", "--no-fund")
        say("构建前端", "building the front end")
        mark.unlink(missing_ok=True)
        run_tool("npm", web, environment, "run", "build")
        mark.write_text(digest)
    return dist


def _packages_installed(web: Path) -> bool:
    """Whether node_modules is what the lock file says, by the list npm itself leaves there."""
    here = web / "node_modules" / ".package-lock.json"
    if not here.exists():
        return False
    wanted = json.loads((web / "package-lock.json").read_text())["packages"]
    found = json.loads(here.read_text())["packages"]
    missing = [
        path for path, package in wanted.items()
        if path and path not in found and not _only_elsewhere(package)
    ]  # fmt: skip
    return not missing and all(
        path in wanted and wanted[path].get("version") == package.get("version") for path, package in found.items()
    )


def _only_elsewhere(package: Mapping[str, Any]) -> bool:
    return bool(package.get("optional") or package.get("peer"))


def _node_is_new_enough() -> bool:
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    text = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    parts = text.strip().lstrip("v").split(".")[:2]
    return len(parts) == 2 and tuple(int(part) for part in parts) >= OLDEST_NODE


def with_node(root: Path, say: Say) -> dict[str, str]:
    """An environment whose PATH has node and npm; installs them into .venv when the machine has none."""
    environment = dict(package_settings(root / ".venv", root))
    if _node_is_new_enough():
        return environment
    programs = root / ".venv" / "bin"
    if not (programs / "npm").exists():
        say("本机没有 Node.js 20，改从 PyPI 安装", "no Node.js 20 here: installing it from PyPI")
        install = [programs / "uv", "pip", "install", "-q", "--python", sys.executable, "--require-hashes"]
        _run([*install, "-r", root / "requirements-node.lock"], root, environment)
    environment["PATH"] = f"{programs}{os.pathsep}{environment.get('PATH', '')}"
    return environment


def run_tool(name: str, folder: Path, environment: Mapping[str, str], *arguments: str) -> None:
    """Run a program of the environment's PATH in `folder`. Raises `StackError` with the end of its output."""
    program = shutil.which(name, path=environment.get("PATH"))
    _run([program or name, *arguments], folder, environment)


def _run(command: list[str | Path], folder: Path, environment: Mapping[str, str]) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        words = " ".join(Path(str(part)).name if index == 0 else str(part) for index, part in enumerate(command))
        raise StackError(
            f"{words} 失败：\n{done.stdout[-3000:]}",
            f"{words} failed, see above. The first time, npm and PyPI or mirrors of them must be reachable.",
        )
