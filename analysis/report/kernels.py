"""Kernels for the runner: this interpreter, over sockets in a private folder, used again.

The machine's ``python3`` kernelspec may point anywhere, and a user's IPython profile may run
anything; a report must not depend on either. So a kernel is started as ``sys.executable``, with
a profile folder of its own.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import analysis

_START_SECONDS = 60
# The path of a Unix socket has at most 104 bytes (macOS), and jupyter_client adds "k-ipc-5".
_LONGEST_SOCKET_FOLDER = 90


class KernelError(RuntimeError):
    """A kernel did not start, or did not answer."""


class Kernel:
    """One running kernel and the client that talks to it.

    `start`, `reset` and `stop` are called from one thread, whose event loop the sockets belong
    to; `kill` may be called from any.
    """

    def __init__(self) -> None:
        self.manager: Any = None
        self.client: Any = None
        self._folder = Path()

    def start(self) -> None:
        """Start the process, wait until it answers, and note its fresh state."""
        from jupyter_core.utils import run_sync

        self._folder = _make_socket_folder()
        try:
            run_sync(self._start)()
            self._run("remember_state")
        except BaseException:
            self.stop()
            raise

    def reset(self) -> None:
        """Make the kernel as good as new for the next notebook."""
        self._run("restore_state")

    def kill(self) -> None:
        """End the process and its children at once."""
        provisioner = self.manager.provisioner if self.manager else None
        process = provisioner.process if provisioner else None
        if process is not None and process.poll() is None:
            with suppress(OSError):
                if hasattr(os, "killpg"):  # a kernel leads a session of its own
                    os.killpg(process.pid, signal.SIGKILL)
                else:
                    process.kill()

    def stop(self) -> None:
        """End the process and remove its files; safe to call twice."""
        from jupyter_core.utils import run_sync

        try:
            run_sync(self._stop)()
        finally:
            self.kill()
            if self._folder != Path():
                shutil.rmtree(self._folder, ignore_errors=True)

    async def _start(self) -> None:
        local = hasattr(os, "killpg") and len(os.fsencode(self._folder)) <= _LONGEST_SOCKET_FOLDER
        self.manager = _manager_class()(
            transport="ipc" if local else "tcp",
            connection_file=str(self._folder / "k.json"),
            kernel_name="python3",
        )
        errors = self._folder / "stderr"
        with errors.open("wb") as stderr:
            await self.manager.start_kernel(
                env=self._make_environment(), stdout=subprocess.DEVNULL, stderr=stderr
            )
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.allow_stdin = False
        try:
            await self.client.wait_for_ready(timeout=_START_SECONDS)
        except RuntimeError as error:
            said = errors.read_text(encoding="utf-8", errors="replace").strip().splitlines()
            raise KernelError(
                f"The Jupyter kernel did not start ({said[-1] if said else error}); "
                "run `parallax doctor`."
            ) from None

    async def _stop(self) -> None:
        manager, client = self.manager, self.client
        self.manager = self.client = None
        if client is not None:
            client.stop_channels()
        if manager is not None:
            with suppress(RuntimeError):  # "No kernel is running!"
                await manager.shutdown_kernel(now=True)
            await manager.cleanup_resources()

    def _make_environment(self) -> dict[str, str]:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONSTARTUP"}
        environment["IPYTHONDIR"] = str(self._folder)
        # glibc: arrays of 1 MB and more go back to the system as soon as they are freed
        environment.setdefault("MALLOC_MMAP_THRESHOLD_", str(1 << 20))
        environment["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
        checkout = Path(analysis.__path__[0]).resolve().parent
        if (checkout / "pyproject.toml").is_file():  # not installed, or installed in place
            paths = [str(checkout), environment.get("PYTHONPATH", "")]
            environment["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
        return environment

    def _run(self, function: str) -> None:
        """Call a function of hygiene.py in the kernel, leaving no name and no history there."""
        from jupyter_core.utils import run_sync

        module = "analysis.report.hygiene"
        run_sync(self._ask)(f"__import__({module!r}, fromlist=['']).{function}()")

    async def _ask(self, code: str) -> None:
        from queue import Empty

        asked = self.client.execute(code, silent=True, store_history=False)
        for _ in range(_START_SECONDS):
            try:
                reply = await self.client.get_shell_msg(timeout=1)
            except Empty:
                if not await self.manager.is_alive():
                    break
                continue
            if reply["parent_header"].get("msg_id") == asked:
                _refuse_failure(reply["content"])
                return
        raise KernelError("The Jupyter kernel does not answer; run `parallax doctor`.")


def _refuse_failure(content: dict[str, Any]) -> None:
    if content["status"] != "ok":
        raise KernelError(f"The Jupyter kernel cannot be made ready: {content.get('evalue')}.")


def _make_socket_folder() -> Path:
    """Make a folder that only this user can enter, with a path as short as may be."""
    folder = Path(tempfile.mkdtemp(prefix="parallax-"))
    if len(os.fsencode(folder)) > _LONGEST_SOCKET_FOLDER and os.access("/tmp", os.W_OK):  # noqa: S108
        folder.rmdir()
        folder = Path(tempfile.mkdtemp(prefix="parallax-", dir="/tmp"))
    return folder


@cache
def _manager_class() -> Any:
    """Return a kernel manager that starts this very interpreter."""
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager

    class OwnInterpreter(AsyncKernelManager):
        """A manager that looks up no kernelspec."""

        @property
        def kernel_spec(self) -> KernelSpec:
            """Python as it runs here; -P keeps modules in the working folder from shadowing others."""
            no_history = "--HistoryManager.hist_file=:memory:"
            return KernelSpec(
                argv=[
                    sys.executable,
                    "-P",
                    "-m",
                    "ipykernel",
                    "-f",
                    "{connection_file}",
                    no_history,
                ],
                display_name="Python 3",
                language="python",
            )

    return OwnInterpreter
