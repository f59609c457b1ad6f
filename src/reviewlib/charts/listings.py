"""Tables to read: rows set in the house style, escaped, with a fixed id.

What a review or a file holds is set as text and never as markup.
"""

import html
import re
import unicodedata
from collections.abc import Mapping, Sequence

import great_tables as gt
import polars as pl

from reviewlib.charts.lettering import FONT
from reviewlib.charts.palette import INK, PAPER, RULE
from reviewlib.charts.saying import join_sentences, language, say, write_share
from reviewlib.errors import TableError, list_offenders
from reviewlib.tables import BOOLEAN, DATE, NUMBER, TEXT, require_columns

MISSING = "—"
GROUP = "__group"
MARKED = ("is_key", "is_nullable")


def listing(
    frame: pl.DataFrame,
    *,
    title: str,
    columns: Mapping[str, str],
    subtitle: str | None = None,
    note: str | None = None,
    group: str | None = None,
    percent: Sequence[str] = (),
    decimals: int = 0,
    most: int | None = None,
    empty: str = "Nothing to list.",
    id: str | None = None,
) -> gt.GT:
    """Set a frame as a table: numbers to the right, dates in words, nulls as a dash.

    Args:
        frame: Any frame, set in its own order.
        title: The finding, in a reader's words.
        columns: Column name to label, in the order to be set; other columns are left out.
        subtitle: What is listed, with units.
        note: Source and n, beneath the table.
        group: A column whose values become headings between the rows.
        percent: Columns that hold shares, 0-1, to be set as whole percentages; none is
            rounded up to all or down to nothing.
        decimals: Decimals of numbers that are not whole.
        most: Rows set at most; the note says how many were left out.
        empty: What stands in the only cell of a table without rows.
        id: The table's HTML id; made from the title when left out.

    Raises:
        TableError: Columns that the frame does not have.

    Example:
        >>> table = listing(pl.DataFrame({"n": [1200, None]}), title="Two rows", columns={"n": "Reviews"})
        >>> "1,200" in table.as_raw_html(), "—" in table.as_raw_html()
        (True, True)
    """
    # English that is ours is said in the theme's language; what a notebook says itself stays.
    title, columns = say(title), {name: say(label) for name, label in columns.items()}
    subtitle, empty = say(subtitle) if subtitle else None, say(empty)
    wanted = [*columns, *([group] if group else [])]
    missing = [name for name in wanted if name not in frame.columns]
    if missing:
        raise TableError(
            f"listing cannot use this frame, it lacks:\n{list_offenders(missing)}\n"
            f"Its columns are: {', '.join(frame.columns) or 'none'}."
        )
    rows = frame.select(wanted)
    if most is not None and rows.height > most:
        left_out = say("{count} more rows are not shown.", count=rows.height - most)
        rows, note = rows.head(most), join_sentences(note, left_out)
    numeric = [name for name, dtype in rows.select(list(columns)).schema.items() if dtype.is_numeric()]
    right = [*numeric]
    is_empty = rows.is_empty()
    if is_empty:
        # Names of columns over nothing would only take room.
        first = next(iter(columns))
        rows, columns = pl.DataFrame({first: [empty]}), {first: columns[first]}
        group, numeric, right = None, [], []
    # Halves are rounded upward, as readers and the charts do; great_tables rounds 72.5 to 72.
    steps = {name: 10**decimals for name in numeric if rows.schema[name].is_float() and name not in percent}
    shares = [name for name in numeric if name in percent]
    rows = rows.with_columns(pl.format("{}%", write_share(name)).alias(name) for name in shares)
    rows = rows.with_columns(
        ((pl.col(name) * step + 0.5 + 1e-9).floor() / step).alias(name) for name, step in steps.items()
    )
    rows = rows.with_columns(_set_value(name, dtype).alias(name) for name, dtype in rows.schema.items())
    if group:
        rows = rows.with_columns(pl.col(group).fill_null(MISSING).alias(GROUP))
        rows = rows if group in columns else rows.drop(group)
    table = (
        gt.GT(rows, id=id or _slug(title), groupname_col=GROUP if group else None)
        .tab_header(
            title=gt.html(f"<strong>{_as_text(title).text}</strong>"),
            subtitle=_as_text(subtitle) if subtitle else None,
        )
        .cols_label({name: _as_text(label) for name, label in columns.items()})
        .cols_align("left", columns=[name for name in columns if name not in right])
        .cols_align("right", columns=right)
        .sub_missing(missing_text=MISSING)
    )
    broken = [name for name in columns if name.endswith(("_id", "_source"))]
    if broken:
        # A long name of a file would leave the words beside it no room.
        table = table.tab_style(gt.style.css("overflow-wrap: anywhere"), gt.loc.body(columns=broken))
    number = language().number or {}
    marks = {"sep_mark": number.get("thousands", ","), "dec_mark": number.get("decimal", ".")}
    for name in numeric:
        if name in shares:
            continue
        if rows.schema[name].is_integer():
            # A year is a name of a time, not a quantity: no comma in it.
            is_quantity = not re.search(r"(^|_)(year|line)s?($|_)", name)
            table = table.fmt_integer(name, use_seps=is_quantity, sep_mark=marks["sep_mark"])
        else:
            table = table.fmt_number(name, decimals=decimals, **marks)
    if note:
        table = table.tab_source_note(_as_text(note))
    return _house_style(table).tab_options(column_labels_hidden=is_empty)


def _as_text(words: str) -> gt.html:
    # great_tables reads {{ }} as units and a plain note as Markdown, so both are kept from it.
    return gt.html(html.escape(words).replace("{", "&#123;"))


def _set_value(name: str, dtype: pl.DataType) -> pl.Expr:
    value = pl.col(name)
    if dtype.is_numeric():
        return value
    if dtype == pl.Date or isinstance(dtype, pl.Datetime):
        return value.map_batches(_write_days, return_dtype=pl.String)
    if dtype == pl.Boolean:
        return pl.when(value).then(pl.lit(say("yes"))).when(~value).then(pl.lit(say("no")))
    if isinstance(dtype, pl.List):
        return value.list.eval(pl.element().cast(pl.String)).list.join(", ")
    return value.cast(pl.String)


def _write_days(days: pl.Series) -> pl.Series:
    """Write days so that none breaks across lines."""
    spoken = language()
    written = [
        None if day is None else spoken.write_date(day, "%-d %b %Y").replace(" ", "\u00a0") for day in days
    ]
    return pl.Series(written, dtype=pl.String)


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return "listing-" + (re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "untitled")


def _house_style(table: gt.GT) -> gt.GT:
    return table.tab_options(
        table_font_names=[name.strip().strip('"') for name in FONT.split(",")],
        table_font_size="14px",
        table_font_color=INK,
        table_background_color=PAPER,
        table_border_top_style="none",
        table_border_bottom_style="none",
        heading_align="left",
        heading_title_font_size="17px",
        table_margin_left="0",
        heading_subtitle_font_size="13px",
        heading_border_bottom_style="none",
        column_labels_font_size="12px",
        column_labels_border_top_style="none",
        column_labels_border_bottom_color=INK,
        column_labels_border_bottom_width="1px",
        row_group_font_weight="bold",
        row_group_border_top_color=RULE,
        row_group_border_bottom_color=RULE,
        table_body_hlines_color=RULE,
        table_body_border_top_style="none",
        table_body_border_bottom_color=RULE,
        table_body_border_bottom_width="1px",
        data_row_padding="6px",
        source_notes_font_size="11px",
    )


def missed_releases(
    listed: pl.DataFrame,
    *,
    title: str = "Released, not reviewed",
    subtitle: str | None = None,
    note: str | None = None,
    most: int | None = None,
) -> gt.GT:
    """List the releases that were not reviewed, by day.

    A table without rows says why: each release was reviewed, or none is known.

    Args:
        listed: One row per film, reviewed or not: title, original_title,
            distributor, genres_text (text), released_on (date), is_reviewed (true
            or false). `analysis.releases.list_releases` makes one.
        title: The finding, in a reader's words.
        subtitle: What is listed, with units; the number of films when left out.
        note: Source and n, beneath the table.
        most: Rows set at most.

    Raises:
        TableError: A column is missing or of another kind.
    """
    require_columns(
        listed,
        {
            "title": TEXT,
            "original_title": TEXT,
            "released_on": DATE,
            "distributor": TEXT,
            "genres_text": TEXT,
            "is_reviewed": BOOLEAN,
        },
        user="missed_releases",
    )
    missed = listed.filter(~pl.col("is_reviewed"))
    count = say("1 film") if missed.height == 1 else say("{count} films", count=missed.height)
    every = {
        0: say("No release is known in this time."),
        1: say("The one release known was reviewed."),
    }.get(listed.height, say("All {count} releases known were reviewed.", count=listed.height))
    return listing(
        missed,
        title=title,
        subtitle=subtitle or (count if missed.height else None),
        note=note,
        columns={
            "released_on": "Released",
            "title": "Film",
            "original_title": "Original title",
            "genres_text": "Genres",
            "distributor": "Distributor",
        },
        most=most,
        empty=every,
    )


def quality_table(
    summary: pl.DataFrame, *, title: str = "What was read, and what is open", note: str | None = None
) -> gt.GT:
    """List the measures of what was read, with their share of the reviews.

    Args:
        summary: One row per measure: measure, meaning (text), rows (whole number),
            share (number, 0-1). `analysis.quality.summarise_quality` makes one.
        title: The finding, in a reader's words.
        note: Source and n, beneath the table.

    Raises:
        TableError: A column is missing or of another kind.
    """
    require_columns(
        summary, {"measure": TEXT, "rows": NUMBER, "share": NUMBER, "meaning": TEXT}, user="quality_table"
    )
    measures = [say(measure[:1].upper() + measure[1:]) for measure in summary["measure"].fill_null("")]
    meanings = [say(meaning) for meaning in summary["meaning"].fill_null("")]
    return listing(
        summary.with_columns(
            measure=pl.Series(measures, dtype=pl.String), meaning=pl.Series(meanings, dtype=pl.String)
        ),
        title=title,
        note=note,
        columns={"measure": "Measure", "rows": "Rows", "share": "Share", "meaning": "Meaning"},
        percent=["share"],
    )


def problems_table(
    counts: pl.DataFrame,
    *,
    title: str = "What could not be taken as it stood",
    note: str | None = None,
    most: int | None = None,
) -> gt.GT:
    """List the reasons why values were refused, repaired, doubted or left out, with what to do.

    Args:
        counts: One row per reason: reason, severity, first_source, remedy (text),
            rows, first_line (whole numbers). `analysis.quality.count_problems`
            makes one.
        title: The finding, in a reader's words.
        note: Source and n, beneath the table.
        most: Rows set at most.

    Raises:
        TableError: A column is missing or of another kind.
    """
    require_columns(
        counts,
        {
            "reason": TEXT,
            "severity": TEXT,
            "rows": NUMBER,
            "first_source": TEXT,
            "first_line": NUMBER,
            "remedy": TEXT,
        },
        user="problems_table",
    )
    return listing(
        counts,
        title=title,
        note=note,
        columns={
            "reason": "Reason",
            "severity": "Severity",
            "rows": "Rows",
            "first_source": "First in",
            "first_line": "Line",
            "remedy": "What to do",
        },
        most=most,
        empty="No problems.",
    )


def colleagues_table(
    colleagues: pl.DataFrame,
    *,
    title: str = "Who they worked with",
    note: str | None = None,
    most: int | None = 15,
) -> gt.GT:
    """List the people of the same films, by films in common.

    Args:
        colleagues: One row per person: name (text), films, reviewed (whole
            numbers). `analysis.career.count_colleagues` makes one.
        title: The finding, in a reader's words.
        note: Source and n, beneath the table.
        most: Rows set at most.

    Raises:
        TableError: A column is missing or of another kind.
    """
    require_columns(colleagues, {"name": TEXT, "films": NUMBER, "reviewed": NUMBER}, user="colleagues_table")
    return listing(
        colleagues,
        title=title,
        note=note,
        columns={"name": "Name", "films": "Films together", "reviewed": "of them reviewed"},
        most=most,
        empty="No colleagues in the credits.",
    )


def dictionary_table(
    dictionary: pl.DataFrame, *, title: str = "Every column of every table", note: str | None = None
) -> gt.GT:
    """List every column of the contract, under its table's name.

    Args:
        dictionary: One row per column: table, column, dtype, unit, meaning (text),
            is_key, is_nullable (true or false). `tables.dictionary` makes one.
        title: The heading.
        note: Beneath the table.

    Raises:
        TableError: A column is missing or of another kind.
    """
    require_columns(
        dictionary,
        {
            "table": TEXT,
            "column": TEXT,
            "dtype": TEXT,
            "is_key": BOOLEAN,
            "is_nullable": BOOLEAN,
            "unit": TEXT,
            "meaning": TEXT,
        },
        user="dictionary_table",
    )
    marks = [pl.when(name).then(pl.lit(say("yes"))).otherwise(pl.lit("")).alias(name) for name in MARKED]
    return listing(
        dictionary.with_columns(marks),
        title=title,
        note=note,
        columns={
            "column": "Column",
            "dtype": "Type",
            "is_key": "Key",
            "is_nullable": "May be empty",
            "unit": "Unit",
            "meaning": "Meaning",
        },
        group="table",
    )
