"""Documents say what the code says: the generated ones are made again and compared, the others must name it all."""

import re

import pytest

from docs import commands, generate, settings
from server.cli import COMMANDS
from server.settings import Settings
from tests.guards.sources import ROOT, files, lines, relative

REMEDY = "run: python -m docs.generate"
SPEAKS_OF_VARIABLES = (".py", ".sh", ".yml", ".ts", "Caddyfile", "Dockerfile", "tanfang")


@pytest.mark.parametrize("name", sorted(generate.pages()))
def test_what_is_made_from_code_is_up_to_date(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf8") == generate.pages()[name], REMEDY


async def test_what_is_made_from_the_database_is_up_to_date(owner_database_url: str) -> None:
    for name, text in (await generate.pages_of_database(owner_database_url)).items():
        assert (ROOT / name).read_text(encoding="utf8") == text, f"{name}: {REMEDY}"


def test_every_setting_says_what_it_is() -> None:
    silent = [name for name in Settings.__struct_fields__ if not settings.comments().get(name)]
    assert not silent, f"write a comment behind these fields of server/settings.py: {silent}"


def test_every_variable_that_is_read_is_documented() -> None:
    known = {f"TANFANG_{name.upper()}" for name in Settings.__struct_fields__}
    known |= {*settings.ON_THIS_MACHINE, *settings.OF_COMPOSE}
    unknown = [
        f"{relative(path)}: describe {name} in docs/settings.py"
        for path in files(*SPEAKS_OF_VARIABLES)
        for name in sorted(set(re.findall(r"\bTANFANG_[A-Z][A-Z0-9_]*\b", path.read_text(encoding="utf8"))) - known)
    ]
    assert not unknown, lines(unknown)


def test_every_command_and_argument_says_what_it_is() -> None:
    silent = [
        f"tanfang {part.name} {names[0]}: give add_argument a help="
        for command in map(commands.noted, COMMANDS)
        for part in (command, *command.verbs)
        for names, options in part.arguments
        if not options.get("help")
    ]
    assert not silent, lines(silent)


def test_every_command_is_on_the_list() -> None:
    """A command without a line in the list cannot be called."""
    modules = {
        path.stem.rstrip("_")
        for path in (ROOT / "server" / "commands").glob("*.py")
        if "def add_arguments(" in path.read_text(encoding="utf8")
    }
    assert modules <= set(COMMANDS), f"add to COMMANDS in server/cli.py: {modules - set(COMMANDS)}"


def test_the_operators_handbook_names_every_setting_and_command() -> None:
    handbook = (ROOT / "docs" / "howto" / "operate.md").read_text(encoding="utf8")
    wanted = [f"TANFANG_{name.upper()}" for name in Settings.__struct_fields__] + list(settings.ON_THIS_MACHINE)
    missing = [name for name in wanted if name not in handbook]
    missing += [f"./tanfang {name}" for name in COMMANDS if f"tanfang {name}" not in handbook]
    assert not missing, f"describe in docs/howto/operate.md: {missing}"


def test_no_link_of_a_document_leads_nowhere() -> None:
    broken = [
        f"{relative(path)}: {target}"
        for path in files(".md")
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf8"))
        if "://" not in target and not target.startswith("mailto:") and not (path.parent / target).exists()
    ]
    assert not broken, f"mend these links:{lines(broken)}"
