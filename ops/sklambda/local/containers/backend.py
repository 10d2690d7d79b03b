"""The API in the containers of `sam local`, with tables and a queue in an emulator beside it."""

import shutil
import signal
import sys
from dataclasses import dataclass
from functools import partial

from sklambda.local import deployment, processes
from sklambda.local.clients import Clients
from sklambda.local.containers import application, data_stack, docker, sam
from sklambda.local.containers.application import Document
from sklambda.local.containers.data_stack import DataStack
from sklambda.local.demo_key import create_demo_key
from sklambda.local.progress import Progress
from sklambda.local.waiting import free_ports, no_listener, wait_for
from sklambda.models.folder import HERE
from sklambda.models.large import BUCKET, left_out, upload
from sklambda.stack.emulated_account import REGION
from sklambda.stack.folder import StackFolder
from sklambda.stack.record import StackRecord

WORKER = "PredictSlowFunction"
_QUEUE = "PredictionsQueue"
# names of processes and of their logs
_API = "api"
_FUNCTIONS = "functions"
_PUMP = "pump"


@dataclass(frozen=True)
class ContainersBackend:
    """Runs a local stack in Docker; its containers hold a build, and so take no update."""

    folder: StackFolder

    @property
    def api_process(self) -> str:
        """SAM's server of the API."""
        return _API

    def require(self) -> None:
        """Make sure that Docker answers."""
        docker.require_docker()

    def takes_update(self) -> bool:
        """Never: it is started again."""
        return False

    def bring_up(self, progress: Progress) -> StackRecord:
        """Start tables, queue, SAM's servers and the pump."""
        document = self._make_ready(progress)
        large = left_out(application.directory(self.folder), HERE.models)
        if large:
            document["Parameters"]["LargeModels"]["Default"] = "on"
        with progress.step("Creating tables and queue"):
            data = data_stack.start(self.folder, document)
            if large:
                list(upload(Clients.of(data.endpoint_url).s3, data.resources[BUCKET], large))
            application.write(
                self.folder, document, data.resources, data.outputs, data.endpoint_url
            )
        images = docker.layer_images()
        with progress.step("Starting containers"):
            functions_url, api_url = self._serve()
        # a changed layer takes its image's name over, and leaves a hundred megabytes without one
        docker.remove_images(images - docker.layer_images())
        self._pump(data, functions_url)
        return StackRecord(
            api_url=api_url,
            api_key=create_demo_key(Clients.of(data.endpoint_url).dynamodb, data.resources),
            endpoint_url=data.endpoint_url,
            region=REGION,
            stack_name=deployment.STACK_NAME,
        )

    def stop(self) -> bool:
        """Stop everything and remove what it held; tell whether anything was running.

        Logs stay, and Docker's images, which the next start is faster with.
        """
        was_running = processes.stop_all(self.folder, signal.SIGTERM, signal.SIGKILL)
        copied = application.directory(self.folder)
        if copied.exists():
            # what SAM removes itself, unless it was killed
            docker.remove_containers(docker.containers_below(copied))
        shutil.rmtree(copied, ignore_errors=True)
        self.folder.clear()
        return was_running

    def _make_ready(self, progress: Progress) -> Document:
        """Build, and have the image that it runs in; returns the template."""
        with progress.step("Building functions and layer"), self.folder.building():
            document = application.copy(deployment.build(self.folder), self.folder)
        image = docker.runtime_image(application.runtime(document))
        if not docker.has_image(image):
            with progress.step(f"Fetching {image}"):
                docker.fetch_image(image)
        return document

    def _serve(self) -> tuple[str, str]:
        """Start SAM's two servers at once and wait until they listen; returns their addresses."""
        ports = free_ports(sam.HOST, 2)
        functions_url, api_url = (f"http://{sam.HOST}:{port}" for port in ports)
        self._start(_FUNCTIONS, sam.start_lambda(self.folder, ports[0]), functions_url)
        self._start(_API, sam.start_api(self.folder, ports[1]), api_url)
        for name, port in zip((_FUNCTIONS, _API), ports, strict=True):
            listening = partial(no_listener, sam.HOST, port)
            wait_for(self.folder, name, f"The process {name}", listening)
        return functions_url, api_url

    def _pump(self, data: DataStack, functions_url: str) -> None:
        command = [sys.executable, "-m", "sklambda.local.containers.pump", data.resources[_QUEUE]]
        self._start(_PUMP, [*command, data.endpoint_url, functions_url, WORKER])

    def _start(self, name: str, command: list[object], url: str = "") -> None:
        processes.start(self.folder, name, command, sam.environment(self.folder), url)
