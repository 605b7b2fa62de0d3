"""One module per command: `add_arguments(parser)` and `run(arguments) -> exit code`."""


class CommandError(Exception):
    """The input is at fault: shown on stderr without a trace, exit code 1."""
