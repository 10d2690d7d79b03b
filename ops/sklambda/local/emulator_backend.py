"""The whole stack in the emulator, which runs the functions as processes of its own."""

import shutil
import signal
from collections.abc import Mapping
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError

from sklambda.local import deployment, emulator, kept_data, processes
from sklambda.local.clients import Clients
from sklambda.local.demo_key import create_demo_key
from sklambda.local.deployment import Deployment
from sklambda.local.emulator_gaps import restore
from sklambda.local.errors import LocalStackError
from sklambda.local.progress import Progress
from sklambda.local.template import Template
from sklambda.models.folder import HERE
from sklambda.models.large import BUCKET, left_out, upload
from sklambda.project import PROJECT, tool
from sklambda.stack.emulated_account import REGION
from sklambda.stack.folder import StackFolder
from sklambda.stack.record import StackRecord

_HOST = "127.0.0.1"


@dataclass(frozen=True)
class EmulatorBackend:
    """Runs a local stack without Docker; one that runs takes an update.

    Attributes:
        folder: where its files are.
        port: where it listens, if nobody else does; None for any.
        keeps_data: whether the next one in this folder has its data and its key.
    """

    folder: StackFolder
    port: int | None = None
    keeps_data: bool = False

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
        is_new = running is None
        if running is None:
            with progress.step("Starting the emulator"):
                running = emulator.start(self.folder, _HOST, self.port)
        clients = Clients.of(running.url)
        with self.folder.building():
            with progress.step("Building functions and layer"):
                built = deployment.build(self.folder)
                large = left_out(built, HERE.models)
            with progress.step("Deploying"):
                parameters = {"LargeModels": "on"} if large else {}
                deployment.deploy(self.folder, running.url, built, parameters)
                deployed = deployment.describe(running.url, clients.cloudformation)
                if large:
                    list(upload(clients.s3, deployed.resources[BUCKET], large))
                restore(clients, deployed, Template(PROJECT / "template.yaml"))
                self.folder.short_address.write_text(deployed.short_address)
        if is_new and self._has_kept():
            with progress.step("Putting back what the stack held"):
                kept_data.put_back(self.folder.kept, clients.dynamodb, _tables(deployed.resources))
        return self._record(clients, deployed)

    def stop(self) -> bool:
        """Stop it; tell whether it was running.

        Raises:
            LocalStackError: its data cannot be kept, and it still runs.
        """
        if self.keeps_data:
            self._keep()
        # killed: it keeps nothing, and would only remove its own files, which `clear` does faster
        was_running = processes.stop_all(self.folder, signal.SIGKILL)
        self.folder.clear()
        return was_running

    def forget(self) -> bool:
        """Stop it without what it held, and remove what was kept of it before."""
        was_running = EmulatorBackend(self.folder).stop()
        shutil.rmtree(self.folder.kept, ignore_errors=True)
        return was_running

    def _has_kept(self) -> bool:
        return self.keeps_data and kept_data.is_kept(self.folder.kept)

    def _keep(self) -> None:
        running, record = emulator.find(self.folder), StackRecord.read(self.folder.record)
        if running is None or record is None:
            # it has ended by itself, or was never complete
            return
        clients = Clients.of(running.url)
        try:
            deployed = deployment.describe(running.url, clients.cloudformation)
            tables = _tables(deployed.resources)
            kept_data.keep(self.folder.kept, clients.dynamodb, tables, record)
        except (BotoCoreError, ClientError, OSError) as error:
            raise LocalStackError(
                "What the stack holds cannot be kept, so it was not stopped; `make forget` stops it"
                " without."
            ) from error

    def _record(self, clients: Clients, deployed: Deployment) -> StackRecord:
        """Describe the stack; an updated one keeps its key."""
        previous = StackRecord.read(self.folder.record)
        known = previous.api_key if previous else None
        if known is None and self._has_kept():
            known = kept_data.key_in(self.folder.kept)
        key = known or create_demo_key(clients.dynamodb, deployed.resources)
        return StackRecord(
            api_url=deployed.api_url,
            api_key=key,
            endpoint_url=deployed.endpoint_url,
            region=REGION,
            stack_name=deployment.STACK_NAME,
        )


def _tables(resources: Mapping[str, str]) -> dict[str, str]:
    """Return the physical names of the stack's tables by their logical ones."""
    named = Template(PROJECT / "template.yaml").tables()
    return {logical: resources[logical] for logical in named if logical in resources}
