"""Many actors, of whom one moves at a time: interleavings by the seed, not by the machine.

Each actor is a thread. It runs until it pauses (at each call of AWS) or ends, and then the
director chooses who goes on. So workers and clients meet at every call that could matter, and
the same seed makes them meet in the same way again.
"""

import asyncio
import threading
from collections.abc import Callable

type Scene = Callable[[], None]


class Killed(BaseException):
    """The process died here. Nothing of ours may catch it."""


class Actor(threading.Thread):
    """A thread that plays one scene after another, when it is told to.

    `skew` is by how many seconds its clock is ahead.
    """

    def __init__(self, skew: float = 0.0) -> None:
        super().__init__(daemon=True)
        self.skew = skew
        self.is_killed = False
        self.wakes_at = 0.0
        self.ends_at = float("inf")
        self._scene: Scene | None = None
        self._go, self._back = threading.Lock(), threading.Lock()
        self._go.acquire()
        self._back.acquire()
        self.start()

    @property
    def is_busy(self) -> bool:
        """Whether the actor is in a scene."""
        return self._scene is not None

    def cast(self, scene: Scene) -> None:
        """Give the actor a scene to play, from the next `resume` on."""
        self.is_killed, self.wakes_at, self.ends_at = False, 0.0, float("inf")
        self._scene = scene

    def resume(self) -> None:
        """Let the actor play until it pauses or its scene ends; called by the director."""
        self._go.release()
        self._back.acquire()

    def pause(self) -> None:
        """Let others play; called by the actor."""
        self._back.release()
        self._go.acquire()

    def dismiss(self) -> None:
        """End the thread."""
        self._scene = None
        self._go.release()
        self.join()

    def run(self) -> None:
        """Play what is cast. Each actor has the event loop that its process would have."""
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        try:
            while True:
                self._go.acquire()
                if self._scene is None:
                    break
                self._play(self._scene)
                self._scene = None
                self._back.release()
        finally:
            loop.close()

    def _play(self, scene: Scene) -> None:
        try:
            scene()
        except Killed:
            self.is_killed = True


def this_actor() -> Actor:
    """Give the actor that plays now."""
    actor = threading.current_thread()
    assert isinstance(actor, Actor)
    return actor
