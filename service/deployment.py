"""Worker versions: notices live for months, so their workflows move to the newest program by themselves (AUTO_UPGRADE).

The engine hands a versioned workflow only to the deployment version that is current. Each worker therefore announces
its own, the version of this program, and makes it current; changes to workflow code stay behind ``workflow.patched``.
"""

import asyncio
from importlib.metadata import version

from temporalio.api.workflowservice.v1 import SetWorkerDeploymentCurrentVersionRequest
from temporalio.client import Client
from temporalio.common import VersioningBehavior, WorkerDeploymentVersion
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import WorkerDeploymentConfig

DEPLOYMENT = "cascade"
_POLL_SECONDS = 0.1
_NOT_YET = {RPCStatusCode.NOT_FOUND, RPCStatusCode.FAILED_PRECONDITION, RPCStatusCode.UNAVAILABLE}


def this_version() -> WorkerDeploymentVersion:
    """The deployment version of this program."""
    return WorkerDeploymentVersion(deployment_name=DEPLOYMENT, build_id=version("notice-cascade"))


def deployment_config() -> WorkerDeploymentConfig:
    """For the worker's constructor."""
    return WorkerDeploymentConfig(
        version=this_version(),
        use_worker_versioning=True,
        default_versioning_behavior=VersioningBehavior.AUTO_UPGRADE,
    )


async def make_current(client: Client) -> None:
    """Make this program's version the current one, once the engine has heard its worker poll. Raises RPCError."""
    chosen = this_version()
    request = SetWorkerDeploymentCurrentVersionRequest(
        namespace=client.namespace,
        deployment_name=chosen.deployment_name,
        build_id=chosen.build_id,
        ignore_missing_task_queues=True,
        identity="cascade",
    )
    while True:
        try:
            await client.workflow_service.set_worker_deployment_current_version(request)
        except RPCError as error:
            if error.status not in _NOT_YET:
                raise
            await asyncio.sleep(_POLL_SECONDS)
        else:
            return
