"""The command line: thin, it calls the rooms; one module per command.

What a command needs is imported when it runs, so that `reviewlib --help` answers
at once.
"""

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import rich_click as click

from reviewlib import __version__
from reviewlib.cli.terminal import DONE, FAILED, without_controls
from reviewlib.errors import ReviewlibError

click.rich_click.TEXT_MARKUP = "rich"
click.rich_click.MAX_WIDTH = 100

desk_option = click.option(
    "--desk", "desk_path", metavar="DIR", help="The desk; by default the one you stand in, else the sample."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show the traceback of an error; may stand anywhere.")
@click.version_option(__version__, prog_name="reviewlib")
def commands(debug: bool) -> None:
    """Chart and report what a desk of film critics has published.

    Example: [bold]reviewlib report monthly --month 2023-10[/bold]
    """


@commands.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Make a new desk with a commented desk.toml and two example reviews.

    Example: [bold]reviewlib new my-desk[/bold]
    """
    from reviewlib.cli.new import make_desk

    made = make_desk(folder)
    click.echo(f"Made a desk in {folder}:")
    for path in made:
        click.echo(f"  {path.relative_to(folder).as_posix()}")
    click.echo(f"Next: put your reviews into {folder / 'reviews'} and run\n  reviewlib check --desk {folder}")


@commands.command()
@click.argument("path", metavar="FILE_OR_FOLDER", type=click.Path(path_type=Path))
@desk_option
def add(path: Path, desk_path: str | None) -> int:
    """Say what a file or folder of reviews or films holds, and name it in the desk's desk.toml.

    It is known by what it holds, not by its name. Nothing in it is changed.

    Example: [bold]reviewlib add my-blog.xml --desk my-desk[/bold]
    """
    from reviewlib.cli.add import add_source

    return add_source(path, desk_path)


@commands.command()
@desk_option
@click.option("--strict", is_flag=True, help="Exit with 1 when anything was refused.")
@click.option("--csv", "csv_path", metavar="FILE", help="Write every problem into a CSV file; - prints them.")
def check(desk_path: str | None, strict: bool, csv_path: str | None) -> int:
    """Say what was read, what was refused and why, and what is unlinked, unscored or undated.

    Example: [bold]reviewlib check --desk my-desk --strict[/bold]
    """
    from reviewlib.cli.check import show_check

    return show_check(desk_path, strict=strict, csv_path=csv_path)


@commands.command()
@desk_option
@click.option(
    "--out",
    "out_path",
    metavar="DIR",
    help="Where the page goes; by default as those of `report`.",
)
@click.option("--no-page", is_flag=True, help="Show the links in the terminal alone.")
@click.option("--no-write", is_flag=True, help="Leave overrides.csv as it is.")
def link(desk_path: str | None, out_path: str | None, no_page: bool, no_write: bool) -> int:
    """Say which links are open, with their candidates, and prepare overrides.csv to settle them.

    The best candidates come first, each with what speaks for and against it. Every open link gets a line in
    the desk's overrides.csv, its candidates above it as notes; lines that stand there are never changed.
    Write a film_id behind the comma and run it again.

    Example: [bold]reviewlib link --desk my-desk[/bold]
    """
    from reviewlib.cli.link import show_links

    return show_links(desk_path, out_path=out_path, is_page=not no_page, is_written=not no_write)


@commands.command()
@click.option(
    "--to",
    "form",
    required=True,
    type=click.Choice(["letterboxd", "csv", "parquet", "jsonl"]),
    help="letterboxd: files for its import, under 1 MB each; the others hold every column.",
)
@click.option("--out", "out_path", metavar="DIR", help="Where the files go; by default the desk's export/.")
@desk_option
def export(form: str, out_path: str | None, desk_path: str | None) -> int:
    """Write the desk's reviews as files for Letterboxd, a spreadsheet or a program.

    Example: [bold]reviewlib export --to letterboxd --desk my-desk[/bold]
    """
    from reviewlib.cli.export import export_reviews

    return export_reviews(form, out_path, desk_path)


@commands.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []}
)
@click.argument("notebook", required=False, metavar="NAME | careers | all | FILE.ipynb")
@desk_option
@click.option(
    "--out",
    "out_path",
    metavar="DIR",
    help="Where reports go; by default the desk's reports/, of the sample desk the reports/ where you stand.",
)
@click.option("-p", "pairs", multiple=True, metavar="NAME=VALUE", help="A parameter of the notebook.")
@click.option(
    "--timeout", default=600, metavar="SECONDS", help="How long one cell may take.", show_default=True
)
@click.option(
    "--memory", type=click.FloatRange(min=0.5), metavar="GB", help="How much memory a notebook may take."
)
@click.option(
    "--jobs",
    default=1,
    type=click.IntRange(1, 64),
    metavar="N",
    help="How many reports are made side by side.",
    show_default=True,
)
@click.option("--static", is_flag=True, help="Pictures instead of scripts: a page that runs nothing.")
@click.option(
    "--format",
    "format_",
    default="html",
    type=click.Choice(["html", "md", "pdf"]),
    help="Beside the page: Markdown with its pictures, or a PDF, printed by Chromium or Chrome.",
    show_default=True,
)
@click.option("--force", is_flag=True, help="Render what has not changed, too.")
@click.option(
    "-h", "--help", "is_help", is_flag=True, help="Show this message, or what a notebook's options are."
)
@click.pass_context
def report(
    context: click.Context,
    notebook: str | None,
    desk_path: str | None,
    out_path: str | None,
    pairs: Sequence[str],
    timeout: int,
    memory: float | None,
    jobs: int,
    static: bool,
    format_: str,
    force: bool,
    is_help: bool,
) -> int:
    """Run a notebook on the desk and render it as one HTML file.

    A notebook's parameters are options of the command. [bold]all[/bold] renders every notebook, and
    [bold]careers --min-films 10[/bold] a page for every actor with so many films; both an index.html that
    leads to them. A page whose notebook, data and parameters have not changed is left as it is, except
    of a notebook named by its file. Without a name the notebooks are listed.

    Example: [bold]reviewlib report career --person "Jeon Jong-seo"[/bold]
    """
    gc.disable()
    from reviewlib.cli.report import describe_notebook, list_notebooks, pair_parameters, render

    # What has been loaded stays: a collection need not look at it.
    gc.freeze()
    gc.enable()
    if is_help and notebook is None:
        click.echo(context.get_help())
        return DONE
    if notebook is None:
        return list_notebooks(desk_path)
    if is_help:
        return describe_notebook(notebook, desk_path)
    given = pair_parameters(pairs, context.args)
    return render(
        notebook,
        given,
        desk_path=desk_path,
        out_path=out_path,
        timeout_s=timeout,
        static=static,
        format=format_,
        workers=jobs,
        memory_gb=memory,
        force=force,
    )


@commands.command()
@desk_option
@click.argument("options", nargs=-1, metavar="[-- OPTIONS OF JUPYTERLAB]")
def lab(desk_path: str | None, options: tuple[str, ...]) -> int:
    """Open JupyterLab on the desk.

    A desk without notebooks of its own is given copies of the shipped ones first, to change at will.

    Example: [bold]reviewlib lab --desk my-desk -- --no-browser --port 8890[/bold]
    """
    from reviewlib.cli.lab import open_lab

    return open_lab(desk_path, options)


def main() -> NoReturn:
    """Run the command line: exit code 0 done, 1 failed, 2 wrong usage; no traceback unless asked for."""
    is_debug = "--debug" in sys.argv
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    code: object = FAILED
    # Loading libraries leaves nothing to collect, and looking for it takes a tenth of the time.
    gc.set_threshold(10_000, 20, 20)
    try:
        code = commands(arguments, standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt) as error:
        _say_error(str(error) or "stopped")
    except BrokenPipeError:
        # The reader of a pipe (`| head`) has left; closing stdout would complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = DONE
    except Exception as error:
        if is_debug:
            raise
        if isinstance(error, ReviewlibError):
            _say_error(str(error))
        else:
            _say_error(
                f"{type(error).__name__}: {error}\n"
                "This is a defect of reviewlib: run the command again with --debug and report what it prints."
            )
    sys.exit(code if isinstance(code, int) else DONE)


def _say_error(message: str) -> None:
    click.echo(click.style("reviewlib: ", fg="red", bold=True) + without_controls(message), err=True)
