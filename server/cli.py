"""The command line: names the commands, loads only the one asked for, and turns its errors into exit codes.

Exit codes: 0 good, 1 the input or the machine is at fault (a message on stderr says how), 2 wrong usage.
"""

import argparse
import importlib
import sys
from collections.abc import Sequence
from types import ModuleType

from server.commands import CommandError

# name: what it does, in Chinese and English. Its module is server/commands/<name>.py.
COMMANDS: dict[str, str] = {
    "up": "启动全部服务 / start everything on this machine",
    "test": "运行全部测试 / install what the tests need and run them",
    "demo": "装入演示县 / load a synthetic county",
    "form": "检查、运行表单 / check, run and evaluate forms",
    "rules": "救助条件筛查与解释 / screen eligibility and explain it",
    "clock": "计算法定期限 / compute a legal time limit",
    "trips": "排走访计划 / plan visits over days and workers",
    "sweep": "立即执行逾期巡检 / run the follow-up sweep now",
    "import": "导入部门名单 / import a department's list",
    "export": "导出数据表 / write a table as a file",
    "archive": "整县归档 / everything of a county in one file",
    "bench": "性能测量 / measure",
    "serve": "只运行接口服务 / run the HTTP server alone",
    "migrate": "升级数据库结构 / bring database and store up to date",
    "openapi": "输出接口描述 / print the OpenAPI document",
}


def _module_name(command: str) -> str:
    return f"server.commands.{'import_' if command == 'import' else command}"  # no module is called import


def _parser() -> argparse.ArgumentParser:
    listing = "\n".join(f"  {name:9} {COMMANDS[name]}" for name in COMMANDS)
    return argparse.ArgumentParser(
        prog="tanfang",
        usage="./tanfang COMMAND [arguments]",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="探访：低收入家庭走访与社会救助 / Tanfang: home visits and social assistance",
        epilog=f"命令 / commands:\n{listing}\n\n./tanfang COMMAND --help",
    )


def main(argv: Sequence[str]) -> int:
    """Run one command line; the process's exit code."""
    parser = _parser()
    if not argv or argv[0] in ("-h", "--help"):
        parser.print_help()
        return 0 if argv else 2
    name = argv[0]
    if name not in COMMANDS:
        parser.error(f"没有这个命令 / no such command: {name}")
    module = importlib.import_module(_module_name(name))
    return _run(name, module, argv[1:])


def _run(name: str, module: ModuleType, arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog=f"tanfang {name}", description=COMMANDS[name])
    module.add_arguments(parser)
    # A command may hand what it does not know to the tool it runs (`test` to pytest).
    parsed, rest = parser.parse_known_args(arguments)
    if getattr(module, "TAKES_REST", False):
        parsed.rest = rest
    elif rest:
        parser.error(f"不认识的参数 / unknown arguments: {' '.join(rest)}")
    try:
        code: int = module.run(parsed)
    except CommandError as problem:
        print(problem, file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 1
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
