"""The whole stack in the emulator, which runs the functions as processes of its own."""

import signal
from dataclasses import dataclass

from sklambda.local import deployment, emulator, processes
from sklambda.local.clients import Clients
from sklambda.local.demo_key import create_demo_key
from sklambda.local.deployment import Deployment
from sklambda.local.emulator_gaps import restore
from sklambda.local.progress import Progress
from sklambda.local.template import Template
from sklambda.project import PROJECT, tool
from sklambda.stack.emulated_account import REGION
from sklambda.stack.folder import StackFolder
from sklambda.stack.record import StackRecord

_HOST = "127.0.0.1"


@dataclass(frozen=True)
class EmulatorBackend:
    """Runs a local stack without Docker; one that runs takes an update."""

    folder: StackFolder

    @property
    def api_process(self) -> str:
        """The emulator itself answers for the API."""
        return emulator.NAME

    def require(self) -> None:
        """Make sure that the emulator and SAM are installed."""
        tool("ministack", "python")
        tool("sam", "sam")

    def takes_update(self) -> bool:
        """Whether it runs."""
        return emulator.find(self.folder) is not None

    def bring_up(self, progress: Progress) -> StackRecord:
        """Start the emulator unless it runs, and deploy to it."""
        running = emulator.find(self.folder)
        if running is None:
            with progress.step("Starting the emulator"):
                running = emulator.start(self.folder, _HOST)
        clients = Clients.of(running.url)
        with self.folder.building():
            with progress.step("Building functions and layer"):
                built = deployment.build(self.folder)
            with progress.step("Deploying"):
                deployment.deploy(self.folder, running.url, built)
                deployed = deployment.describe(running.url, clients.cloudformation)
                restore(clients, deployed, Template(PROJECT / "template.yaml"))
        return self._record(clients, deployed)

    def stop(self) -> bool:
        """Stop it and remove what it held; tell whether it was running."""
        # killed: it keeps nothing, and would only remove its own files, which `clear` does faster
        was_running = processes.stop_all(self.folder, signal.SIGKILL)
        self.folder.clear()
        return was_running

    def _record(self, clients: Clients, deployed: Deployment) -> StackRecord:
        """Describe the stack; an updated one keeps its key."""
        previous = StackRecord.read(self.folder.record)
        key = (
            previous.api_key if previous else create_demo_key(clients.dynamodb, deployed.resources)
        )
        return StackRecord(
            api_url=deployed.api_url,
            api_key=key,
            endpoint_url=deployed.endpoint_url,
            region=REGION,
            stack_name=deployment.STACK_NAME,
        )
