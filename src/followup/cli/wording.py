"""What the command says of itself, and of how it was called, in the reader's language instead of typer's English."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

from followup.errors import Fault, InputError
from followup.locale import _

# typer shows the outside only this heir of the error that stands for all ways to call a command wrongly.
_WronglyCalled: type[Exception] = typer.BadParameter.__bases__[0]

Function = TypeVar("Function", bound=Callable[..., Any])


class Command(TyperCommand):
    """A command."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write how the command is called."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix=_("Usage:") + " ")

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write what can be given along."""
        _write_parameters(self, ctx, formatter)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Understand what was given along, or say what was not understood."""
        try:
            return super().parse_args(ctx, args)
        except _WronglyCalled as error:
            _refuse(error, ctx)


class App(typer.Typer):
    """The command, of which every part is worded by us."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(cls=Group, options_metavar="", subcommand_metavar=_("COMMAND"), **settings)

    def command(self, name: str | None = None, **settings: Any) -> Callable[[Function], Function]:
        """Add a command."""
        return super().command(name, **{"cls": Command, "options_metavar": _("[OPTIONS]"), **settings})


class Group(TyperGroup):
    """The command with its subcommands."""

    format_usage = Command.format_usage

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the commands there are."""
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, command.help or "") for name, command in self.commands.items()])
        _write_parameters(self, ctx, formatter)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Understand what was given along, or say what was not understood."""
        if not args:
            args = ["--help"]
        try:
            return super().parse_args(ctx, args)
        except _WronglyCalled as error:
            _refuse(error, ctx)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that was named, or say which it may have been."""
        if args[0] not in self.commands:
            from followup.period.reading import nearest

            message = _("There is no command “{name}”.", name=args[0])
            raise InputError([Fault("cli.unknown-command", message, next_step=nearest(args[0], list(self.commands)))])
        return super().resolve_command(ctx, args)


def _write_parameters(command: Any, ctx: Any, formatter: Any) -> None:
    arguments, options = [], []
    for parameter in command.get_params(ctx):
        if parameter.param_type_name == "argument":
            arguments.append((parameter.metavar, parameter.help))
        elif "--help" in parameter.opts:
            options.append((", ".join(parameter.opts), _("Show this help.")))
        else:
            options.append((" ".join(filter(None, (parameter.opts[0], parameter.metavar))), parameter.help))
    for title, rows in ((_("Arguments"), arguments), (_("Options"), options)):
        if rows:
            with formatter.section(title):
                formatter.write_dl(rows)


def _refuse(error: Any, ctx: Any) -> NoReturn:
    see_help = _("See “{command} --help”.", command=ctx.command_path)
    option = getattr(error, "option_name", None)
    if option is None:
        raise InputError([Fault("cli.not-understood", _("More was given than the command takes."), next_step=see_help)])
    if not hasattr(error, "possibilities"):
        message = _("The option {name} takes a value, or takes none: it was not used as it should.", name=option)
        raise InputError([Fault("cli.option-misused", message, next_step=see_help)])
    close = ", ".join(sorted(error.possibilities or []))
    step = _("Did you mean “{name}”?", name=close) if close else see_help
    raise InputError([Fault("cli.unknown-option", _("There is no option {name}.", name=option), next_step=step)])
