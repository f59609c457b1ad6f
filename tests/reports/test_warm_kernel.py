"""A kernel that ran other notebooks before gives the bytes of one that was just started.

What a kernel cannot put back costs it a new start, about two seconds: four such
things are tried here, all of them with REVIEWLIB_LONG=1.
"""

import os
import random
import time
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

from reviewlib.errors import NotebookError
from reviewlib.reports.kernels import list_imports, open_kernel
from reviewlib.reports.rendering import render_report

PROBE = """
import decimal, locale, os, random, sys, threading, warnings
import altair as alt
import polars as pl
import reviewlib.wording
from IPython.display import Markdown, display
from altair.vegalite.v6 import theme
display(Markdown("# What is left of the notebook before?"))
print(sorted(name for name in globals() if not name.startswith("_")))
print(os.getcwd() == os.environ["REVIEWLIB_DESK"], sorted(k for k in os.environ if "JUNK" in k), os.umask(0o22))
print(sys.path[-1], len(sys.path), sys.argv[0][-9:], "house" in sys.modules, sys.getrecursionlimit())
print(theme.themes.active, theme.themes.options, alt.renderers.active, alt.data_transformers.active)
print(alt.data_transformers.options, len(warnings.filters), [f for f in warnings.filters if f[0] == "error"])
print(random.random(), pl.Series([1, 2, 3, 4, 5, 6, 7]).shuffle().to_list())
print(decimal.getcontext().prec, locale.setlocale(locale.LC_ALL), threading.active_count())
print(pl.DataFrame({"a": [1.23456789]}), reviewlib.wording.count_in_words(2, "film"))
print(get_ipython().execution_count, In[:1], get_ipython().ast_node_interactivity, __name__)
"""

CHART = "alt.Chart(pl.DataFrame({'a': [1, 2]})).mark_bar().encode(x='a:Q')"

JUNK = {
    "names": "from __future__ import annotations\nalt = pl = display = print = len = 3",
    "environment": "import os, time\nos.environ['JUNK'] = '1'\nos.environ.pop('REVIEWLIB_DESK')\n"
    "os.environ['TZ'] = 'Asia/Seoul'\ntime.tzset()\nos.umask(0)",
    "folder": "import os, sys\nos.chdir('/')\nsys.path.insert(0, '/junk')\nsys.path.append('/junk')\nsys.argv[0] = 'x'",
    "altair": "import altair as alt\n@alt.theme.register('junk', enable=True)\ndef junk():\n"
    "    return {'background': 'red'}\nalt.renderers.enable('html')\n"
    "alt.data_transformers.enable('default', max_rows=7)\nalt.data_transformers.options['junk'] = 1",
    "warnings": "import warnings\nwarnings.simplefilter('error')",
    "random": "import random, polars as pl\nrandom.seed(99)\npl.set_random_seed(99)",
    "decimals": "import decimal, locale\ndecimal.getcontext().prec = 3\nlocale.setlocale(locale.LC_ALL, 'C')",
    "polars": "import polars as pl\npl.Config.set_tbl_rows(1)\npl.Config.set_float_precision(1)",
    "module": "import house\nhouse.RULE = 3",
    "formatter": "get_ipython().display_formatter.formatters['text/plain'].for_type(str, lambda *a: 'junk')\n"
    "get_ipython().events.register('pre_run_cell', lambda *a: print('junk'))\n"
    "get_ipython().input_transformers_post.append(lambda lines: [line.upper() for line in lines])",
}
JUNK["a large output"] = "print('x' * 900_000)"
SPOILS = {
    "a patched library": "import polars as pl\npl.DataFrame.__repr__ = lambda self: 'junk'",
    "a patched function": "import reviewlib.wording\nreviewlib.wording.count_in_words = lambda *a: 'junk'",
    "a module in another's place": "import sys, types\nsys.modules['fractions'] = types.ModuleType('fractions')",
    "a patched builtin": "import builtins\nbuiltins.sorted = lambda *a, **k: 'junk'",
    "a thread": "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
    "a child": "import subprocess\nsubprocess.Popen(['sleep', '60'])",
    "a setting": "%config InteractiveShell.ast_node_interactivity = 'all'",
    "a hook": "import sys\nsys.breakpointhook = print",
    "a limit": "import sys\nsys.setrecursionlimit(77_777)",
    "a signal": "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)",
    "a task": "import asyncio\nkept = asyncio.get_event_loop().create_task(asyncio.sleep(60))",
    "a failure": "x = 3\nraise ValueError('on purpose')",
    "an end": "import os\nos._exit(1)",
}

QUICK_SPOILS = ("a patched library", "a child", "a failure", "an end")


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "house.py").write_text("RULE = 60\n")
    return tmp_path / "desk"


@pytest.fixture
def render(tmp_path, desk):
    """Render cells, in a given kernel or in a new one, and give the page's bytes."""

    def render_cells(*sources, kernel=None):
        path, target = tmp_path / "probe.ipynb", tmp_path / "probe.html"
        nbformat.write(v4.new_notebook(cells=[v4.new_code_cell(source) for source in sources]), path)
        render_report(path, target, desk=desk, stamp={}, kernel=kernel, timeout_s=60)
        return target.read_bytes()

    return render_cells


def test_whatever_ran_before_a_report_keeps_the_bytes_of_a_cold_run(render, desk):
    cold = render(PROBE, CHART)
    assert cold == render(PROBE, CHART)
    spoils = SPOILS if os.environ.get("REVIEWLIB_LONG") else {name: SPOILS[name] for name in QUICK_SPOILS}
    order = [*JUNK.items(), *spoils.items()]
    random.Random(7).shuffle(order)
    with open_kernel(desk) as kernel:
        assert render(PROBE, CHART, kernel=kernel) == cold
        for name, source in order:
            replaced = len(kernel.replaced)
            started = kernel.started
            try:
                render(source, kernel=kernel)
            except NotebookError:
                assert name in ("a failure", "an end")
            assert render(PROBE, CHART, kernel=kernel) == cold, name
            is_new = kernel.started > started
            assert is_new == (name in SPOILS), (name, kernel.replaced[replaced:])


@pytest.mark.parametrize("name", ["random", "decimals", "polars"])
def test_the_probe_sees_what_is_not_put_back(render, name):
    assert render(JUNK[name], PROBE).split(b"<main")[1] != render("", PROBE).split(b"<main")[1]


def test_a_desk_s_own_module_is_read_anew(render, desk):
    show = "import house\nprint('the rule is', house.RULE)"
    with open_kernel(desk) as kernel:
        assert b"the rule is 60" in render(show, kernel=kernel)
        (desk / "house.py").write_text("RULE = 70_000\n")
        assert b"the rule is 70000" in render(show, kernel=kernel)
        assert kernel.started == 1


def test_a_kernel_that_died_between_two_reports_is_replaced(render, desk):
    with open_kernel(desk) as kernel:
        first = render("print(1)", kernel=kernel)
        kernel._kill()
        assert render("print(1)", kernel=kernel) == first
        assert kernel.started == 2


def test_what_a_cell_prints_is_cut_with_a_line_that_says_so(render):
    began = time.monotonic()
    page = render("print('# ok')", "for _ in range(100):\n    print('x' * 1_000_000)", "print('after')")
    assert len(page) < 1_500_000
    assert b"[Cut here: the cell printed more than 1,000,000 characters.]" in page
    assert b"after" in page
    assert time.monotonic() - began < 60


def test_what_a_child_process_prints_is_cut_too(render):
    page = render("import subprocess\nsubprocess.run('yes yes | head -c 20000000', shell=True)")
    assert len(page) < 1_500_000


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="no such limit on this platform")
def test_a_cell_that_eats_memory_fails_at_the_limit(tmp_path, desk):
    path = tmp_path / "eats.ipynb"
    nbformat.write(v4.new_notebook(cells=[v4.new_code_cell("full = bytearray(3_000_000_000)")]), path)
    with pytest.raises(NotebookError, match=r"code cell 1 \(`full = .*, line 1, failed: MemoryError"):
        render_report(path, tmp_path / "r.html", desk=desk, stamp={}, memory_bytes=2_000_000_000)
    assert not (tmp_path / "r.html").exists()


def test_imports_are_listed_from_the_cells():
    cells = [
        v4.new_code_cell("import os, polars as pl\nfrom a.b import c\nif x:\n    import no"),
        v4.new_code_cell("%magic"),
        v4.new_markdown_cell("import no"),
        v4.new_code_cell("import os"),
    ]
    assert list_imports(v4.new_notebook(cells=cells)) == ["os", "polars", "a.b"]
