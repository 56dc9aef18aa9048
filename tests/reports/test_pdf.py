"""The printed report: its tags, its bytes, and that nothing leaves or enters while it is printed."""

import http.server
import subprocess
import sys
import threading

import pikepdf
import pytest

from consult.reports import html
from consult.reports.failure import ReportFailed
from consult.reports.pdf import render_pdf, render_pdf_in_child
from consult.reports.printing import print_html
from consult.reports.value import ProposalReport, Words
from tests.reports.builders import make_report


def elements(pdf):
    """Every structure element in reading order."""

    def below(element):
        yield element
        for child in element.get("/K", ()) if isinstance(element.get("/K"), pikepdf.Array) else ():
            if isinstance(child, pikepdf.Dictionary) and child.get("/Type") == "/StructElem":
                yield from below(child)

    yield from below(pdf.Root.StructTreeRoot.K[0])


def kinds(pdf):
    return [str(element.S) for element in elements(pdf)]


def assert_tagged(pdf):
    """What a screen reader needs of a tagged document, found on the structure tree itself."""
    assert str(pdf.Root.Lang) == "en-GB"
    assert str(pdf.docinfo.Title).startswith("What partners said")
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert b"pdfuaid:part" in pdf.Root.Metadata.read_bytes()
    found = list(elements(pdf))
    heads = [str(e.S) for e in found if str(e.S) in ("/H1", "/H2", "/H3", "/H4")]
    assert heads[0] == "/H1"
    assert all(str(e.Alt) for e in found if e.S == "/Figure")
    assert all(str(e.A.Scope) in ("/Column", "/Row") for e in found if e.S == "/TH")
    assert_every_page_is_tagged(pdf, found)
    assert_every_cell_finds_its_headers(pdf, found)


def assert_every_page_is_tagged(pdf, found):
    tree = dict(zip(*[iter(list(pdf.Root.StructTreeRoot.ParentTree.Nums))] * 2, strict=True))
    tagged = {element.Pg.objgen for element in found if "/Pg" in element}
    keys = [int(page.StructParents) for page in pdf.pages]
    keys += [int(a.StructParent) for page in pdf.pages for a in page.get("/Annots", ())]
    assert len(keys) == len(set(keys))
    for page in pdf.pages:
        assert page.objgen in tagged
        assert all(owner.Pg.objgen == page.objgen for owner in tree[int(page.StructParents)])


def assert_every_cell_finds_its_headers(pdf, found):
    names = list(pdf.Root.StructTreeRoot.IDTree.Kids[0].Names)
    listed = [str(name) for name in names[::2]]
    assert listed == sorted(set(listed))
    assert set(listed) == {str(element.ID) for element in found if "/ID" in element}
    for element in found:
        if element.S == "/TD":
            assert {str(name) for name in element.A.Headers} <= set(listed)


def test_a_screen_reader_finds_its_way(printed, opened):
    pdf = opened(printed)
    assert_tagged(pdf)
    assert {"/Table", "/Caption", "/THead", "/Figure", "/Link", "/L", "/P"} <= set(kinds(pdf))


def test_a_checker_of_the_standard_finds_nothing(printed, tmp_path):
    (tmp_path / "report.pdf").write_bytes(printed)
    command = [sys.executable, "-m", "pdfua", "check", str(tmp_path / "report.pdf")]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "PASS (no findings)" in checked.stdout, checked.stdout


def test_pictures_have_their_box_inside_the_page(printed, opened):
    for figure in (e for e in elements(opened(printed)) if e.S == "/Figure"):
        left, foot, right, top = (float(each) for each in figure.A.BBox)
        assert 56 <= left < right <= 539
        assert 50 <= foot < top <= 770


def test_the_furniture_of_a_page_is_an_artifact_and_numbers_run_to_the_end(printed, opened):
    pdf = opened(printed)
    assert "/HouseSheet" not in str(pdf.pages[0].Contents.read_bytes())
    for page in pdf.pages[1:]:
        drawn = page.Contents[-1].read_bytes()
        assert drawn.startswith(b"Q /Artifact <</Type /Pagination>> BDC")
        assert drawn.endswith(b"EMC")


def test_the_same_report_is_the_same_bytes_in_this_process_and_another(report, printed):
    assert render_pdf(report) == printed


def test_another_report_is_other_bytes(printed):
    assert render_pdf(make_report(8, asked=11, number=2)) != printed


def test_parts_bound_together_keep_their_tags_and_links(small_parts, report, opened):
    bound = render_pdf(report)
    pdf = opened(bound)
    assert len(html.annex(report)) >= 2
    assert_tagged(pdf)
    assert len(pdf.Root.StructTreeRoot.K) == 1
    names = list(pdf.Root.Names.Dests.Names)
    page_of = {str(n): pdf.pages.index(d[0]) for n, d in zip(names[::2], names[1::2], strict=True)}
    assert page_of["words-1"] > page_of["annex"]
    with pdf.open_outline() as outline:
        chapter = outline.root[0].children[-1]
        assert chapter.title == "Annex: every answer in words"
        assert [item.title for item in chapter.children] == [each.heading for each in html.voices(report)]
    said = [words for each in html.voices(report) for words in each.words]
    assert kinds(pdf).count("/P") >= 2 * len(said)


@pytest.fixture
def listener():
    """A server on this machine that remembers who called."""
    calls = []

    class Door(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            calls.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_args):
            """Quiet."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port, calls
    server.shutdown()
    thread.join()
    server.server_close()


def test_hostile_words_are_printed_as_words_and_nobody_is_called(listener, opened):
    port, calls = listener
    address = f"http://127.0.0.1:{port}/"
    hostile = (
        f'<img src="{address}a"><link rel="stylesheet" href="{address}b"><script src="{address}c"></script>',
        f"</style><style>@import url({address}d)</style>",
        "e" + "\u0301" * 15_000,
        "\u202ereversed \u2066 and \u200f mixed שלום مرحبا",
        "W" * 5_000,
        "\U0001f33e 漢字 \ufffd",
    )
    said = tuple(Words(text[:40], text) for text in hostile)
    report = make_report(2, title=hostile[0], comments=ProposalReport(hostile[1], said))
    assert_tagged(opened(render_pdf_in_child(report)))
    assert calls == []


@pytest.mark.parametrize(
    "fetching",
    [
        '<img alt="x" src="{0}">',
        '<link rel="stylesheet" href="{0}">',
        '<link rel="attachment" href="file:///etc/hostname">',
        '<p style="background: url({0})">x</p>',
        '<img alt="x" src="data:image/png;base64,AAAA">',
    ],
)
def test_a_page_that_asks_for_anything_at_all_is_not_printed(listener, fetching):
    port, calls = listener
    page = '<html lang="en"><title>t</title><h1>x</h1>' + fetching.format(f"http://127.0.0.1:{port}/")
    with pytest.raises(ReportFailed, match="may not fetch"):
        print_html(page)
    assert calls == []


def test_a_picture_without_words_stops_the_printing():
    with pytest.raises(ReportFailed, match="accessible"):
        print_html("<html><title>t</title><h1>no language</h1></html>")


def test_a_report_that_takes_too_long_is_stopped_with_a_sentence(report):
    with pytest.raises(ReportFailed, match="took too long"):
        render_pdf_in_child(report, timeout=0.05)


def test_a_report_that_needs_too_much_memory_is_stopped_with_a_sentence(report, tmp_path):
    program = (
        "import consult.reports.pdf as p, consult.reports.child as c, sys; p.MEMORY_LIMIT = 40_000_000;"
        "sys.exit(c.main('whole', sys.argv[1]))"
    )
    from consult.reports.value import canonical_json

    (tmp_path / "report.json").write_bytes(canonical_json(report))
    ended = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert ended.returncode != 0
    assert not (tmp_path / "report.pdf").exists()


def test_the_printer_is_not_loaded_until_something_is_printed():
    program = (
        "import sys, consult.reports.pdf; sys.exit('weasyprint' in sys.modules or 'pikepdf' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
