"""The kernel's own script, started as `kernels.py` starts it."""

import json
import os
import subprocess
import sys

import pytest

from reviewlib.reports import kernel

PLACES = {"shell_port": 1, "iopub_port": 2, "stdin_port": 3, "hb_port": 4, "control_port": 5}


@pytest.mark.skipif(os.name != "posix", reason="sockets of this kind are Unix's")
def test_a_kernel_that_cannot_start_leaves_no_folder(tmp_path):
    # A socket's path has room for some hundred letters: the kernel ends while it starts.
    folder = tmp_path / ("x" * 120)
    connection = {"ip": str(folder / "kernel.json"), "transport": "ipc", "key": "k", **PLACES}
    environment = {
        **os.environ,
        kernel.CONNECTION_VARIABLE: json.dumps({**connection, "signature_scheme": "hmac-sha256"}),
        "JPY_PARENT_PID": str(os.getpid()),
        "IPYTHONDIR": str(folder / "ipython"),
    }
    command = [sys.executable, "-P", kernel.__file__, "-f", str(folder / "kernel.json")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "longer than" in done.stderr
    assert not folder.exists()


def test_the_folder_goes_although_another_thread_makes_it_anew(tmp_path, monkeypatch):
    folder, remove, calls = tmp_path / "scratch", kernel.shutil.rmtree, []

    def remove_and_make(path, **options):
        remove(path, **options)
        calls.append(path)
        if len(calls) < 3:
            (folder / "ipython").mkdir(parents=True)

    folder.mkdir()
    monkeypatch.setattr(kernel.shutil, "rmtree", remove_and_make)
    kernel.remove_scratch(str(folder), os.getpid())
    assert (len(calls), folder.exists()) == (3, False)


def test_a_fork_does_not_remove_it(tmp_path):
    kernel.remove_scratch(str(tmp_path), os.getpid() + 1)
    assert tmp_path.exists()
