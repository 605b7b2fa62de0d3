"""A Chromium for the browser tests: the machine's, Debian's, or one out of npm."""

import os
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

from embedded.errors import StackError
from embedded.web_build import run_tool, with_node

_PACKAGES = ("@sparticuz/chromium@143.0.0", "@expo-google-fonts/noto-sans-sc@0.4.3")
Say = Callable[[str, str], None]

# The npm build looks for libraries and fonts in a folder of its own; the wrapper tells it where.
_WRAPPER = """#!/bin/sh
export LD_LIBRARY_PATH="{folder}/al2023/lib" FONTCONFIG_FILE="{folder}/fonts.conf"
exec "{folder}/chromium" "$@"
"""
_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{folder}/font-cache</cachedir></fontconfig>
"""
_UNPACK = "import c from '@sparticuz/chromium'; await c.executablePath()"


def browser_path(root: Path, say: Say) -> Path:
    """A Chromium that runs here, installed when there is none. Raises `StackError` when none can be had.

    `TANFANG_CHROMIUM` names one to use instead.
    """
    given = os.environ.get("TANFANG_CHROMIUM")
    if given:
        return Path(given)
    found = _on_path()
    if found is None or not _has_chinese_font():
        _install_with_apt(say)
        found = _on_path()
    return found or _from_npm(root, say)


def _on_path() -> Path | None:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next((path for name in names if (path := shutil.which(name))), None)
    return Path(found) if found else None


def _has_chinese_font() -> bool:
    if shutil.which("fc-list") is None:
        return False
    listing = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True, check=False)
    return bool(listing.stdout.strip())


def _install_with_apt(say: Say) -> None:
    """Best effort: without root, apt or a network the npm build takes over."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    say("安装 chromium 与中文字体", "installing chromium and a Chinese font")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium", "fonts-noto-cjk"]
    for command in (install, ["apt-get", "update", "-q"], install):
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        if command is install and done.returncode == 0:
            return


def _from_npm(root: Path, say: Say) -> Path:
    folder = root / ".cache" / "chromium"
    wrapper = folder / "run"
    if wrapper.exists():
        return wrapper
    say("从 npm 下载 Chromium", "getting Chromium out of npm")
    folder.mkdir(parents=True, exist_ok=True)
    environment = with_node(root, say)
    run_tool("npm", folder, environment, "install", "--no-audit", "--no-fund", "--prefix", ".", *_PACKAGES)
    unpacking = environment | {"TMPDIR": str(folder), "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x"}
    run_tool("node", folder, unpacking, "--input-type=module", "-e", _UNPACK)
    (folder / "fonts.conf").write_text(_FONTS.format(folder=folder))
    wrapper.write_text(_WRAPPER.format(folder=folder))
    wrapper.chmod(wrapper.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP)
    probe = subprocess.run([wrapper, "--version"], capture_output=True, text=True, check=False)
    if probe.returncode != 0:
        wrapper.unlink()
        raise StackError(
            f"没有可用的 Chromium：{probe.stderr[-500:]}\n请安装 chromium，或用 TANFANG_CHROMIUM 指向已有的。",
            "No usable Chromium. Install the package chromium, or point TANFANG_CHROMIUM at one.",
        )
    return wrapper
