"""Makes docs/reference/commands.md from the help of the `hypercare` command.

python -m tools.docs.commands
"""

import sys
from collections.abc import Iterator

import click

from hypercare.surface.command.main import hypercare
from tools.docs.pages import REFERENCE, save

WIDTH = 96
PAGE = REFERENCE / "commands.md"
INTRODUCTION = """\
# Commands

Made from the command's own help by `.venv/bin/python -m tools.docs.commands`; a test says when it
is out of date. In a clone the command is `.venv/bin/hypercare`.
"""
AFTERWORD = """
## make

`make help` lists the targets of the clone:

| target | what it does |
| --- | --- |
| `make setup` | makes the environment in `.venv`, and nothing else |
| `make demo` | `hypercare demo --data .data`; more words by `ARGS="--bind HOST:PORT"` |
| `make test` | installs what the tests need and runs them all; a part by `ARGS="tests/live"` |
| `make check` | style, types, floors and templates |
| `make bench` | what a request costs; figures in `build/bench.json` |
| `make soak` | the proofs at full size, on both databases; figures in `build/soak.json` |
"""


def document() -> str:
    sections = [_section(context) for context in commands()]
    return INTRODUCTION + "".join(sections) + AFTERWORD


def commands() -> Iterator[click.Context]:
    """Every command that people see, each after the group it belongs to."""
    yield from _below("hypercare", hypercare, None)


def _below(
    name: str, command: click.Command, parent: click.Context | None
) -> Iterator[click.Context]:
    settings = {"max_content_width": WIDTH, "terminal_width": WIDTH, **command.context_settings}
    context = click.Context(command, parent, name, **settings)
    yield context
    if isinstance(command, click.Group):
        for inner_name, inner in sorted(command.commands.items()):
            if not inner.hidden:
                yield from _below(inner_name, inner, context)


def _section(context: click.Context) -> str:
    path, told = context.command_path, context.command.get_help(context)
    return f"\n## {path}\n\n```text\n{told}\n```\n"


if __name__ == "__main__":
    sys.exit(save(PAGE, document()))
