"""Run notebooks with papermill in a small pool of kernels."""

from __future__ import annotations

import logging
import queue
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.engine import count_cores
from analysis.report.executed import KERNEL_DIED, find_error
from analysis.report.kernels import Kernel, KernelError

if TYPE_CHECKING:
    from nbformat import NotebookNode

_ENGINE = "parallax"
_BYTES_PER_KERNEL = 400_000
_BYTES_FOR_ONE = 50_000_000
_STOP_SECONDS = 15
_DEATH = "The kernel died while this cell ran; most often the memory was not enough."


@dataclass(frozen=True)
class Job:
    """A notebook to run and what is injected into it."""

    name: str
    path: Path
    parameters: dict[str, Any]


@dataclass
class Outcome:
    """A notebook as it was executed, up to its error if there is one."""

    job: Job
    notebook: NotebookNode
    error: str | None
    seconds: float


def count_kernels(n_notebooks: int, *, n_bytes: int) -> int:
    """Return how many kernels to start.

    On a small corpus a kernel's imports are nearly the whole cost, so that a second one would
    cost more than it saves; with the corpus' size the measuring takes over. On a very large one
    memory is what is short: then there is one at a time.
    """
    if n_bytes > _BYTES_FOR_ONE:
        return 1
    return max(1, min(count_cores(), n_notebooks, 1 + n_bytes // _BYTES_PER_KERNEL))


def run_jobs(
    jobs: Sequence[Job], *, n_bytes: int, on_cell: Callable[[], None] | None = None
) -> Iterator[Outcome]:
    """Run notebooks and yield each as it ends; the kernels are gone when this returns.

    `n_bytes` is the corpus' size: on a very large one each notebook gets a fresh kernel, so that
    what the last one held is given back.

    Closing the iterator early, or an exception such as Ctrl-C, ends the kernels at once.
    """
    pool = _Pool(jobs, on_cell=on_cell or (lambda: None), reuse=n_bytes <= _BYTES_FOR_ONE)
    pool.start(count_kernels(len(jobs), n_bytes=n_bytes))
    try:
        for _ in jobs:
            outcome = pool.outcomes.get()
            if isinstance(outcome, BaseException):
                raise outcome
            yield outcome
    finally:
        with _ignore_interrupts():
            pool.stop()


class _Pool:
    """Threads that each own a kernel and take jobs until none is left."""

    def __init__(
        self, jobs: Sequence[Job], *, on_cell: Callable[[], None], reuse: bool = True
    ) -> None:
        self.outcomes: queue.SimpleQueue[Outcome | BaseException] = queue.SimpleQueue()
        self._on_cell = on_cell
        self._reuse = reuse
        self._waiting: queue.SimpleQueue[Job] = queue.SimpleQueue()
        for job in jobs:
            self._waiting.put(job)
        self._stopped = threading.Event()
        self._kernels: dict[int, Kernel] = {}
        self._threads: list[threading.Thread] = []

    def start(self, n_kernels: int) -> None:
        for number in range(n_kernels):
            thread = threading.Thread(target=self._work, name=f"kernel-{number}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        self._stopped.set()
        deadline = time.monotonic() + _STOP_SECONDS
        while any(thread.is_alive() for thread in self._threads) and time.monotonic() < deadline:
            # again and again, since a kernel may just be starting
            for kernel in list(self._kernels.values()):
                kernel.kill()
            for thread in self._threads:
                thread.join(timeout=0.05)

    def _work(self) -> None:
        from jupyter_core.utils import ensure_event_loop

        loop = ensure_event_loop()
        kernel: Kernel | None = None
        try:
            while not self._stopped.is_set():
                try:
                    job = self._waiting.get_nowait()
                except queue.Empty:
                    break
                kernel = self._make_ready(kernel)
                outcome = _execute(job, kernel, self._on_cell)
                # whatever a failed one did, the next notebook gets a fresh kernel
                if outcome.error is not None or not self._reuse:
                    kernel.stop()
                    kernel = None
                self.outcomes.put(outcome)
        except BaseException as error:
            self.outcomes.put(error)
        finally:
            if kernel is not None:
                kernel.stop()
            loop.close()

    def _make_ready(self, kernel: Kernel | None) -> Kernel:
        if kernel is not None:
            try:
                kernel.reset()
                return kernel
            except KernelError:  # it died after its last cell
                kernel.stop()
        kernel = self._kernels[threading.get_ident()] = Kernel()
        kernel.start()
        return kernel


def _execute(job: Job, kernel: Kernel, on_cell: Callable[[], None]) -> Outcome:
    """Run one notebook in a kernel that is ready for it."""
    import nbformat
    import papermill

    _register_engine()
    keep: dict[str, Any] = {}
    started = time.perf_counter()
    with suppress(papermill.PapermillExecutionError):  # the notebook holds it
        papermill.execute_notebook(
            # A node rather than a path: papermill formats paths, so that braces would break them.
            nbformat.read(job.path, as_version=4),
            None,
            parameters=job.parameters,
            engine_name=_ENGINE,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            request_save_on_cell_execute=False,
            kernel=kernel,
            keep=keep,
            on_cell_executed=lambda **_: on_cell(),
        )
    seconds = time.perf_counter() - started
    return Outcome(job, keep["notebook"], find_error(keep["notebook"]), seconds)


@cache
def _register_engine() -> None:
    """Teach papermill to run a notebook in a kernel that is already there."""
    from nbclient.exceptions import DeadKernelError
    from nbformat.v4 import new_output
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import NBClientEngine, papermill_engines

    class ReadyKernelEngine(NBClientEngine):
        """papermill's own engine, but neither starting nor ending the kernel."""

        @classmethod
        def execute_managed_notebook(
            cls, nb_man: Any, kernel_name: str, *, kernel: Any, keep: Any, **kwargs: Any
        ) -> None:
            """Run the cells; the notebook is kept, since papermill raises without it."""
            keep["notebook"] = nb_man.nb
            client = PapermillNotebookClient(
                nb_man,
                km=kernel.manager,
                kernel_name=kernel_name,
                on_cell_start=lambda cell, **_: keep.update(cell=cell),
                on_cell_executed=kwargs["on_cell_executed"],
            )
            client.kc = kernel.client
            try:
                client.execute()
            except DeadKernelError:
                died = new_output("error", ename=KERNEL_DIED, evalue=_DEATH, traceback=[_DEATH])
                keep["cell"].outputs.append(died)

    papermill_engines.register(_ENGINE, ReadyKernelEngine)
    # Without a handler Python prints their warnings; what went wrong is told in our own words.
    for name in ("papermill", "traitlets"):
        logging.getLogger(name).addHandler(logging.NullHandler())


@contextmanager
def _ignore_interrupts() -> Iterator[None]:
    """Let a second Ctrl-C not stop the cleaning up."""
    before: Any = None
    with suppress(ValueError):  # not the main thread: no signals come here
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        if before is not None:
            signal.signal(signal.SIGINT, before)
