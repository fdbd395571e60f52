"""Where the work on the parts of a corpus is done: here, in processes, or on a Dask cluster.

An engine maps one function over parts and yields the results in the order of the parts, so that
the same corpus gives the same numbers, bit by bit, on any of them. It holds no more than a few
parts at a time.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Protocol

from analysis.errors import InputError
from analysis.tables import require_choice
from analysis.versions import hash_code

ENGINES = ("local", "processes", "dask")
_DEATHS = 3  # of workers that one part may survive


class Engine(Protocol):
    """Something that maps a function over parts."""

    def map(self, function: Callable[[Any], Any], parts: Iterable[Any]) -> Iterator[Any]:
        """Yield the function's result for each part, in their order."""


@contextmanager
def open_engine(
    name: str = "local", *, scheduler: str | None = None, tell: Callable[[str], None] | None = None
) -> Iterator[Engine]:
    """Open an engine for a ``with`` block.

    Parameters
    ----------
    name : {"local", "processes", "dask"}
        This process; one process a core of this machine; the workers of a Dask cluster.
    scheduler : str, optional
        The address of a running Dask scheduler, such as ``"tcp://10.0.0.5:8786"``; without it
        ``dask`` starts a cluster on this machine, one worker with one thread a core.
    tell : callable, optional
        Called with a line that says where the cluster can be watched.

    Raises
    ------
    InputError
        When there is no such engine, no scheduler at the address, or the extra is not installed.

    Examples
    --------
    >>> with open_engine() as engine:
    ...     list(engine.map(len, [["war", "ends"], ["truce"]]))
    [2, 1]
    """
    try:
        require_choice(name, "engine", ENGINES)
    except ValueError as error:
        raise InputError(str(error)) from None
    if scheduler is not None and name != "dask":
        raise InputError(f"`scheduler` goes with the engine 'dask', but the engine is {name!r}.")
    if name == "local":
        yield _Local()
    elif name == "processes":
        with _Processes(count_cores()) as engine:
            yield engine
    else:
        with _open_dask(scheduler, tell or (lambda _: None)) as engine:
            yield engine


def count_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Local:
    def map(self, function: Callable[[Any], Any], parts: Iterable[Any]) -> Iterator[Any]:
        return map(function, parts)


class _Processes:
    """A pool that is made anew when a worker dies; its unfinished parts are done again."""

    def __init__(self, n_workers: int) -> None:
        self._n_workers = n_workers
        self._pool: Any = None

    def __enter__(self) -> _Processes:
        self._open()
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _open(self) -> None:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        # spawned, not forked: a fork of a process with threads (Arrow, polars) may hang
        self._pool = ProcessPoolExecutor(self._n_workers, mp_context=get_context("spawn"))

    def map(self, function: Callable[[Any], Any], parts: Iterable[Any]) -> Iterator[Any]:
        from concurrent.futures.process import BrokenProcessPool

        waiting, deaths = deque[tuple[Any, Any]](), 0
        source = iter(parts)
        while True:
            while len(waiting) <= self._n_workers and (part := next(source, None)) is not None:
                waiting.append((part, self._pool.submit(function, part)))
            if not waiting:
                return
            try:
                result = waiting[0][1].result()
            except BrokenProcessPool:
                deaths += 1
                if deaths > _DEATHS:
                    raise _refuse_deaths() from None
                self._open()
                waiting = deque((part, self._pool.submit(function, part)) for part, _ in waiting)
                continue
            waiting.popleft()
            yield result


class _Dask:
    """A client of a cluster; Dask itself does the parts of a lost worker again."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def map(self, function: Callable[[Any], Any], parts: Iterable[Any]) -> Iterator[Any]:
        from distributed import KilledWorker

        waiting, source = deque[Any](), iter(parts)
        while True:
            # A part travels with its task, so that a worker's death takes no input along.
            window = 2 * max(len(self._client.ncores()), 1)
            while len(waiting) < window and (part := next(source, None)) is not None:
                waiting.append(self._client.submit(function, part, pure=False))
            if not waiting:
                return
            try:
                result = waiting.popleft().result()
            except KilledWorker:
                raise _refuse_deaths() from None
            yield result


@contextmanager
def _open_dask(scheduler: str | None, tell: Callable[[str], None]) -> Iterator[_Dask]:
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError:
        raise InputError(
            "`engine` 'dask' needs the extra `scale`; install it with "
            "pip install 'parallax-news[scale]'."
        ) from None
    # A part of 8 MB in a task is what is wanted here, and no reason for a warning.
    settings = {
        "distributed.admin.large-graph-warning-threshold": "1GB",
        "distributed.scheduler.allowed-failures": _DEATHS,
    }
    with dask.config.set(settings), _quiet_log():
        cluster = None
        try:
            if scheduler is None:
                cluster = LocalCluster(
                    n_workers=count_cores(), threads_per_worker=1, dashboard_address=":0"
                )
            client = Client(cluster if cluster is not None else scheduler, timeout="10s")
        except (OSError, ValueError) as error:
            if cluster is not None:
                cluster.close()
            told = str(error).partition("\n")[0]
            raise InputError(
                f"`scheduler` must be the address of a running Dask scheduler, but {scheduler!r} "
                f"does not answer ({told}); start one with `dask scheduler`, or leave it out."
            ) from None
        try:
            tell(f"Dask: {len(client.ncores())} workers; dashboard {client.dashboard_link}")
            _compare_versions(client)
            yield _Dask(client)
        finally:
            with suppress(Exception):  # what cannot be closed is gone already
                client.close()
            if cluster is not None:
                cluster.close()


def _compare_versions(client: Any) -> None:
    """Refuse workers that have another Parallax, or none: their numbers could differ."""
    here = hash_code()
    there = client.run(hash_code, on_error="return")
    for worker, code in there.items():
        if isinstance(code, BaseException):
            raise InputError(
                f"The Dask worker {worker} cannot import Parallax ({code}); install the same "
                "version there: pip install 'parallax-news[scale]'."
            )
        if code != here:
            raise InputError(
                f"The Dask worker {worker} runs another version of Parallax than this machine; "
                "install the same one on both, so that the numbers are the same."
            )


def _refuse_deaths() -> InputError:
    return InputError(
        "The workers died again and again on the same part of the corpus; most often their memory "
        "is not enough: give each at least 2 GB, or use --engine local."
    )


@contextmanager
def _quiet_log() -> Iterator[None]:
    """Let Dask's log say errors only: what a lost worker means is told in our own words."""
    import logging

    loggers = [logging.getLogger(name) for name in ("distributed", "tornado.application")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
