"""Speed and memory of the WordPress reader on a file of any size.

    python benchmarks/wordpress_memory.py [MEGABYTES]      1000 by default

Makes an export, reads it in batches as `stream_wordpress` gives them and throws
them away, and prints CPU seconds, megabytes a second and the peak of resident
memory above what the process had before. Beside it what expat alone costs.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path
from xml.parsers import expat

from reviewlib.readers.wordpress import PIECE_BYTES, stream_wordpress

PARAGRAPH = (
    "<!-- wp:paragraph -->\n<p>The film is <em>slow</em> &amp; “quiet”. "
    + "A long take never seems to end, and then it does, as if the camera’s owner had only just woken up. "
    * 6
    + '<a href="https://example.org/film">More on it</a>.</p>\n<!-- /wp:paragraph -->\n\n'
)
ITEM = """<item><title>Film {number} (2021)</title><link>https://example.org/{number}</link>
<pubDate>Fri, 06 Oct 2023 20:00:00 +0000</pubDate><dc:creator><![CDATA[ann]]></dc:creator>
<guid isPermaLink="false">https://example.org/?p={number}</guid><description></description>
<content:encoded><![CDATA[{content}]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date><![CDATA[2023-10-06 22:00:00]]></wp:post_date>
<wp:post_date_gmt><![CDATA[2023-10-06 20:00:00]]></wp:post_date_gmt>
<wp:status><![CDATA[publish]]></wp:status><wp:post_type><![CDATA[post]]></wp:post_type>
<category domain="category" nicename="drama"><![CDATA[Drama]]></category>
<wp:postmeta><wp:meta_key>_edit_last</wp:meta_key><wp:meta_value><![CDATA[1]]></wp:meta_value></wp:postmeta>
<wp:comment><wp:comment_content><![CDATA[So true.]]></wp:comment_content></wp:comment></item>
"""


def write_export(path: Path, megabytes: int) -> int:
    """Write an export of about this size; give its number of posts."""
    number = 0
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/"><channel>\n')
        file.write("<wp:wxr_version>1.2</wp:wxr_version>\n")
        while file.tell() < megabytes * 1_000_000 if number % 1000 == 0 else True:
            number += 1
            file.write(ITEM.format(number=number, content=PARAGRAPH * (3 + number % 10)))
        file.write("</channel></rss>")
    return number


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "blog.xml"
        posts = write_export(path, megabytes)
        size = path.stat().st_size / 1e6
        start = time.process_time()
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.CharacterDataHandler = len
        with path.open("rb") as file:
            while piece := file.read(PIECE_BYTES):
                parser.Parse(piece)
        plain = time.process_time() - start
        before, start = peak_mb(), time.process_time()
        read = sum(reviews.height for reviews, _ in stream_wordpress(path))
        seconds = time.process_time() - start
        print(f"{size:,.0f} MB, {posts:,} posts, {read:,} reviews")
        print(f"reader: {seconds:.1f} CPU s, {size / seconds:.1f} MB/s")
        print(f"memory: {peak_mb() - before:.0f} MB above the {before:.0f} MB of the process")
        print(f"expat alone: {plain:.1f} CPU s, {size / plain:.1f} MB/s")


if __name__ == "__main__":
    main()
