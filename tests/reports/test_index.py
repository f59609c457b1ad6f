import json

from nbformat import v4

from reviewlib.reports.contents import read_entry
from reviewlib.reports.exporter import ReviewlibExporter
from reviewlib.reports.index import write_index
from reviewlib.reports.rendering import Report

STAMP = {"Desk": "Sample desk", "Data to": "30 September 2024", "newest_on": "2024-09-30"}
CHART = "application/vnd.vegalite.v5+json"


def put(path, *, name, title, month=None, films=(), stamp=STAMP):
    cells = [v4.new_markdown_cell(f"# {title}\n\nWhat it says.")]
    if month:
        cells.append(v4.new_code_cell(f"month = {month!r}", metadata={"tags": ["injected-parameters"]}))
    if films:
        spec = {"mark": "point", "datasets": {"data": list(films)}}
        cells.append(v4.new_code_cell("", outputs=[v4.new_output("display_data", {CHART: spec})]))
    resources = {"metadata": {"name": name}, "reviewlib": {"stamp": stamp}}
    html, _ = ReviewlibExporter().from_notebook_node(v4.new_notebook(cells=cells), resources)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(html)
    return path


def links(path):
    html = path.read_text()
    return [part.split('"')[0] for part in html.split('<h3><a href="')[1:]]


def test_reports_rendered_before_are_listed_by_notebook_and_month(tmp_path):
    put(tmp_path / "monthly-2023-09.html", name="monthly", title="September", month="2023-09")
    put(tmp_path / "monthly-2023-08.html", name="monthly", title="August", month="2023-08")
    put(tmp_path / "genres.html", name="genres", title="Genres")
    (tmp_path / "other.html").write_text("<title>not a report</title>")
    elsewhere = put(tmp_path / "more" / "a b#.html", name="career", title="Career")
    report = Report(path=elsewhere, name="career", title="Career", standfirst="")
    path = write_index(tmp_path, [report], stamp=STAMP)
    assert path == tmp_path / "index.html"
    assert links(path) == [
        "monthly-2023-09.html",
        "monthly-2023-08.html",
        "more/a%20b%23.html",
        "genres.html",
    ]
    html = path.read_text()
    assert "What it says." in html
    assert "Month <b>August 2023</b>" in html
    assert "Data to <b>30 September 2024</b>" in html
    assert "<h1>Sample desk</h1>" in html


def test_what_is_searched_stands_in_the_page_once(tmp_path):
    films = [{"title": "Burning", "original_title": "버닝", "critic": "A. Kim"}, {"title": "</script>"}]
    put(tmp_path / "a.html", name="a", title="A", films=films)
    put(tmp_path / "b.html", name="b", title="B", films=films[:1])
    html = write_index(tmp_path, stamp=STAMP).read_text()
    listed = html.split('id="subjects">')[1].split("</script>")[0]
    subjects = json.loads(listed)
    assert subjects["names"] == ["Burning", "버닝", "</script>", "A. Kim"]
    assert subjects["reports"] == [[0, 1, 2, 3], [0, 1, 3]]
    assert subjects["words"]["shown"] == "{shown} of {all} reports"
    assert "</script>" not in listed


def test_the_feed_beside_it_lists_the_same_reports_for_ever_the_same(tmp_path):
    put(tmp_path / "a.html", name="a", title="A")
    write_index(tmp_path, stamp=STAMP)
    first = (tmp_path / "feed.xml").read_bytes()
    write_index(tmp_path, stamp=STAMP)
    assert (tmp_path / "feed.xml").read_bytes() == first
    assert b'href="a.html"' in first
    assert b"2024-09-30T00:00:00Z" in first
    html = (tmp_path / "index.html").read_text()
    assert (
        '<link rel="alternate" type="application/atom+xml" title="Reports – Sample desk" href="feed.xml">'
        in html
    )
    assert "newest_on" not in html


def test_a_report_says_how_new_its_data_are_and_what_differs_from_the_newest(tmp_path):
    old = {"Data to": "31 August 2024", "Reviews": "9", "Place": "Seoul"}
    put(tmp_path / "a.html", name="a", title="A", stamp=old)
    html = write_index(tmp_path, stamp=STAMP | {"Reviews": "12", "Place": "Seoul"}).read_text()
    details = html.split('<p class="details">')[1].split("</p>")[0]
    assert details == "<span>Data to <b>31 August 2024</b></span><span>Reviews <b>9</b></span>"


def test_the_page_is_the_same_whichever_report_was_rendered_last(tmp_path):
    put(tmp_path / "a.html", name="a", title="A")
    put(tmp_path / "b.html", name="b", title="B")
    reports = [Report(path=tmp_path / f"{name}.html", name=name, title="", standfirst="") for name in "ba"]
    alone = write_index(tmp_path, stamp=STAMP).read_bytes()
    assert write_index(tmp_path, reports[:1], stamp=STAMP).read_bytes() == alone
    assert write_index(tmp_path, reports, stamp=STAMP).read_bytes() == alone


def test_an_empty_folder_says_so(tmp_path):
    assert "There are no reports" in write_index(tmp_path / "new", stamp={}).read_text()


def test_a_file_that_is_no_report_is_left_out(tmp_path):
    for name, text in [
        ("a.html", ""),
        ("b.html", '<meta name="reviewlib-report" content="{">'),
        ("c.html", "\x00"),
    ]:
        (tmp_path / name).write_text(text)
        assert read_entry(tmp_path / name, tmp_path) is None
    (tmp_path / "d.html").write_text('<meta name="reviewlib-report" content="[1]">')
    assert read_entry(tmp_path / "d.html", tmp_path) is None
