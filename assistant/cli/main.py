"""The command ``daogou``: global options, the list of commands, and how a failure is told."""

import errno
import io
import os
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli import (
    actions,
    catalog,
    chat,
    db,
    doctor,
    evaluate,
    import_,
    index,
    parse,
    search,
    serve,
    train,
)


@dataclass(slots=True)
class GlobalOptions:
    """Options that stand before or after any command, and all that was typed."""

    config: Path | None
    debug: bool
    arguments: tuple[str, ...] = ()


app = typer.Typer(
    name="daogou",
    help="Daogou, a conversational shopping assistant: chat with a catalog, serve it, feed it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help", "-h"]},
)


@app.callback(epilog="Example: daogou chat")
def options(
    context: typer.Context,
    config: Annotated[Path | None, typer.Option(help="TOML file with settings; DAOGOU_CONFIG otherwise.")] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of a failure.")] = False,
) -> None:
    """Daogou, a conversational shopping assistant: chat with a catalog, serve it, feed it."""
    context.obj = GlobalOptions(config, debug, tuple(context.obj or ()))


for module in (chat, parse, search, import_, index, evaluate, serve, actions, doctor):
    module.register(app)
app.add_typer(train.app, name="train")
app.add_typer(db.app, name="db")
app.add_typer(catalog.app, name="catalog")


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one command and exits: 0 for success, 2 for bad usage, 1 for failure with one line on stderr."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    _open_streams()
    try:
        try:
            app(args=lift_global_options(arguments), prog_name="daogou", obj=arguments)
        finally:
            sys.stdout.flush()  # while it can still be told that what was written did not arrive
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        _drop_output()
        sys.exit(1)
    except Exception as error:
        _drop_output()
        if "--debug" in arguments:
            traceback.print_exc()
        sys.stderr.write(f"error: {one_line(error)}\n")
        sys.exit(1)


def _open_streams() -> None:
    """Puts the null device where a standard stream is closed; a file opened later would take its number otherwise."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - until the exit
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without some letters is no reason to fail


def _drop_output() -> None:
    """Leads streams that nobody reads or takes in to the null device, so that nothing fails again at the exit."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def lift_global_options(arguments: Sequence[str]) -> list[str]:
    """``arguments`` with ``--debug`` and ``--config FILE`` first, so that they may also follow the command."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    lifted, rest = [], []
    words = iter(arguments[:end])
    for word in words:
        if word == "--debug" or word.startswith("--config="):
            lifted.append(word)
        elif word == "--config":
            lifted += [word, *(value for value in [next(words, None)] if value is not None)]
        else:
            rest.append(word)
    return [*lifted, *rest, *arguments[end:]]


def one_line(error: BaseException) -> str:
    """What went wrong, in one line; an error that we did not word ourselves says its kind and how to see more."""
    words = " ".join(str(error).split())
    if isinstance(error, OSError) and error.strerror:
        where = f" (got {error.filename})" if error.filename else ""
        way = "free some space" if error.errno == errno.ENOSPC else "check that it exists and may be used"
        return f"{error.strerror}{where}; {way}"
    if "; " in words or "(got " in words:
        return words
    return f"the command failed (got {type(error).__name__}: {words}); run it again with --debug to see where"
