"""Speed and memory of the WordPress reader on exports of any size.

    python benchmarks/wordpress_memory.py [MEGABYTES] [FOLDER]      1000 by default, in the temporary folder

Makes three exports of that size with every field that WordPress writes: all
posts; nine posts in ten drafts; and posts under hundreds of comments each. Each
is read in a process of its own, first in batches that are thrown away
(`stream_wordpress`), then whole (`read_wordpress`). Printed are CPU seconds,
megabytes a second, what the tables take, and the peak of resident memory above
what the process had before the reading. Beside them stands what a plain parse of
the same bytes costs: expat with empty handlers and, where it is installed,
lxml's iterparse with the texts of every item's elements taken.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat

from reviewlib.readers.exports import PIECE_BYTES
from reviewlib.readers.wordpress import read_wordpress, stream_wordpress

PARAGRAPH = (
    "<!-- wp:paragraph -->\n<p>The film is <em>slow</em> &amp; “quiet”. "
    + "A long take never seems to end, and then it does, as if the camera’s owner had only just woken up. "
    * 6
    + '<a href="https://example.org/film">More on it</a>.</p>\n<!-- /wp:paragraph -->\n\n'
)
HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><language>en-GB</language>
<wp:wxr_version>1.2</wp:wxr_version>
"""
ITEM = """\t<item>
\t\t<title><![CDATA[Film {number} (2021)]]></title>
\t\t<link>https://example.org/{number}</link>
\t\t<pubDate>Fri, 06 Oct 2023 20:00:00 +0000</pubDate>
\t\t<dc:creator><![CDATA[ann]]></dc:creator>
\t\t<guid isPermaLink="false">https://example.org/?p={number}</guid>
\t\t<description></description>
\t\t<content:encoded><![CDATA[{content}]]></content:encoded>
\t\t<excerpt:encoded><![CDATA[]]></excerpt:encoded>
\t\t<wp:post_id>{number}</wp:post_id>
\t\t<wp:post_date><![CDATA[2023-10-06 22:00:00]]></wp:post_date>
\t\t<wp:post_date_gmt><![CDATA[2023-10-06 20:00:00]]></wp:post_date_gmt>
\t\t<wp:post_modified><![CDATA[2023-10-06 22:10:00]]></wp:post_modified>
\t\t<wp:post_modified_gmt><![CDATA[2023-10-06 20:10:00]]></wp:post_modified_gmt>
\t\t<wp:comment_status><![CDATA[open]]></wp:comment_status>
\t\t<wp:ping_status><![CDATA[open]]></wp:ping_status>
\t\t<wp:post_name><![CDATA[film-{number}]]></wp:post_name>
\t\t<wp:status><![CDATA[{status}]]></wp:status>
\t\t<wp:post_parent>0</wp:post_parent>
\t\t<wp:menu_order>0</wp:menu_order>
\t\t<wp:post_type><![CDATA[post]]></wp:post_type>
\t\t<wp:post_password><![CDATA[]]></wp:post_password>
\t\t<wp:is_sticky>0</wp:is_sticky>
\t\t<category domain="category" nicename="drama"><![CDATA[Drama]]></category>
\t\t<category domain="post_tag" nicename="slow"><![CDATA[slow]]></category>
\t\t<wp:postmeta>
\t\t<wp:meta_key><![CDATA[_edit_last]]></wp:meta_key>
\t\t<wp:meta_value><![CDATA[1]]></wp:meta_value>
\t\t</wp:postmeta>
\t\t<wp:postmeta>
\t\t<wp:meta_key><![CDATA[_thumbnail_id]]></wp:meta_key>
\t\t<wp:meta_value><![CDATA[{number}]]></wp:meta_value>
\t\t</wp:postmeta>
{comments}\t</item>
"""
COMMENT = """\t\t<wp:comment>
\t\t\t<wp:comment_id>1</wp:comment_id>
\t\t\t<wp:comment_author><![CDATA[Bo]]></wp:comment_author>
\t\t\t<wp:comment_date><![CDATA[2023-10-07 20:00:00]]></wp:comment_date>
\t\t\t<wp:comment_content><![CDATA[So true, and so well put. I saw it twice.]]></wp:comment_content>
\t\t</wp:comment>
"""
# Of each shape: how a post's number becomes its status, and how many comments it has.
SHAPES: dict[str, tuple[Callable[[int], str], int]] = {
    "posts": (lambda number: "publish", 1),
    "drafts": (lambda number: "draft" if number % 10 else "publish", 1),
    "comments": (lambda number: "publish", 300),
}


def write_export(path: Path, megabytes: int, shape: str = "posts") -> int:
    """Write an export of about this size; give its number of posts."""
    name_status, comments = SHAPES[shape]
    number, size = 0, 0
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        while size < megabytes * 1_000_000:
            number += 1
            item = ITEM.format(
                number=number,
                content=PARAGRAPH * (3 + number % 10),
                status=name_status(number),
                comments=COMMENT * comments,
            )
            size += len(item.encode())
            file.write(item)
        file.write("</channel></rss>")
    return number


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def parse_plainly(path: Path) -> float:
    """CPU seconds of expat with empty handlers."""
    start = time.process_time()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: None
    parser.EndElementHandler = lambda name: None
    parser.CharacterDataHandler = lambda text: None
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            parser.Parse(piece)
    return time.process_time() - start


def parse_with_lxml(path: Path) -> float | None:
    """CPU seconds of lxml's iterparse over the items, each let go of once its texts were taken."""
    try:
        from lxml import etree  # noqa: PLC0415 - it need not be installed
    except ImportError:
        return None
    start = time.process_time()
    for _, item in etree.iterparse(str(path), tag="item", huge_tree=True):
        for child in item:
            child.text  # noqa: B018
        item.clear()
        while item.getprevious() is not None:
            del item.getparent()[0]
    return time.process_time() - start


def read_once(path: Path, how: str) -> None:
    """Read an export in this process, and print what it took."""
    size = path.stat().st_size / 1e6
    if how in ("expat", "lxml"):
        seconds = parse_plainly(path) if how == "expat" else parse_with_lxml(path)
        if seconds is not None:
            print(f"  {how:9} {seconds:6.1f} CPU s {size / seconds:7.1f} MB/s")
        return
    before, start, tables = peak_mb(), time.process_time(), 0.0
    if how == "streamed":
        rows = refused = 0
        for reviews, problems in stream_wordpress(path):
            rows, refused = rows + reviews.height, refused + problems.height
    else:
        reviews, problems = read_wordpress(path)
        rows, refused = reviews.height, problems.height
        tables = (reviews.estimated_size() + problems.estimated_size()) / 1e6
    seconds, memory = time.process_time() - start, peak_mb() - before
    print(
        f"  {how:9} {seconds:6.1f} CPU s {size / seconds:7.1f} MB/s   {rows:,} reviews, {refused:,} problems;"
        f" peak {memory:,.0f} MB, tables {tables:,.0f} MB, beyond them {memory - tables:,.0f} MB",
        flush=True,
    )


def main() -> None:
    if len(sys.argv) > 3:
        read_once(Path(sys.argv[2]), sys.argv[3])
        return
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as folder:
        for shape in SHAPES:
            path = Path(folder) / "blog.xml"
            posts = write_export(path, megabytes, shape)
            print(f"{shape}: {path.stat().st_size / 1e6:,.0f} MB, {posts:,} posts", flush=True)
            for how in ("expat", "lxml", "streamed", "whole"):
                subprocess.run([sys.executable, __file__, str(megabytes), str(path), how], check=True)


if __name__ == "__main__":
    main()
