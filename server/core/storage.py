"""The S3 store: phones put files straight into it by presigned addresses; the server reads them back."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import BinaryIO, TypeVar
from urllib.parse import urlsplit

import msgspec
import urllib3
from minio import Minio
from minio.error import MinioException, S3Error

from server.settings import Settings

Answer = TypeVar("Answer")
UPLOAD_TIME = timedelta(minutes=30)
VIEW_TIME = timedelta(minutes=10)
REGION = "us-east-1"  # said explicitly, so that presigning needs no request


class ObjectMissing(Exception):
    """No object has this key."""


class StoreUnavailable(Exception):
    """The object store did not answer; try again later."""


class Stored(msgspec.Struct, frozen=True):
    """An object as the store lists it; `bytes`: its size."""

    key: str
    bytes: int
    modified_at: datetime


class Storage:
    """One bucket. Keys, each followed by county and hash: `incoming/` as uploaded, `pieces/` parts of it,
    `files/` verified, `thumbs/`, `bundles/`.
    """

    def __init__(self, settings: Settings) -> None:
        """Makes no request. The public client only signs: addresses must carry the host phones see."""
        self.bucket = settings.s3_bucket
        http = urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(connect=5, read=60), maxsize=8)
        self._client = Minio(
            settings.s3_endpoint,
            settings.s3_key,
            settings.s3_secret,
            secure=False,
            region=REGION,
            http_client=http,
        )
        public = urlsplit(settings.s3_public_url)
        self._signer = Minio(
            public.netloc, settings.s3_key, settings.s3_secret, secure=public.scheme == "https", region=REGION
        )

    def upload_url(self, key: str) -> str:
        """An address to PUT the object to, good for 30 minutes."""
        return self._signer.presigned_put_object(self.bucket, key, UPLOAD_TIME)

    def view_url(self, key: str, content_type: str) -> str:
        """An address to GET the object from, good for 10 minutes."""
        headers: dict[str, str | list[str] | tuple[str]] = {"response-content-type": content_type}
        return self._signer.presigned_get_object(self.bucket, key, VIEW_TIME, response_headers=headers)

    async def size(self, key: str) -> int:
        """Bytes of the object. Raises ObjectMissing, StoreUnavailable."""
        found = await self._ask(lambda: self._client.stat_object(self.bucket, key))
        return int(found.size or 0)

    async def read(self, key: str) -> bytes:
        """The object whole; ask for its size first. Raises ObjectMissing, StoreUnavailable."""
        return await self.read_part(key, 0, 0)

    async def read_part(self, key: str, start: int, length: int) -> bytes:
        """So many bytes of the object (0: all that follow). Raises ObjectMissing, StoreUnavailable."""

        def get() -> bytes:
            response = self._client.get_object(self.bucket, key, offset=start, length=length)
            try:
                return response.read()
            finally:
                response.close()
                response.release_conn()

        return await self._ask(get)

    async def write(self, key: str, data: bytes, content_type: str) -> None:
        """Store an object, durable when this returns. Raises StoreUnavailable."""
        await self._ask(lambda: self._client.put_object(self.bucket, key, BytesIO(data), len(data), content_type))

    async def write_file(self, key: str, file: BinaryIO, size: int, content_type: str) -> None:
        """Store the `size` bytes from where the open file stands, piece by piece. Raises StoreUnavailable."""
        await self._ask(lambda: self._client.put_object(self.bucket, key, file, size, content_type))

    async def remove(self, key: str) -> None:
        """Remove an object; nothing happens when there is none. Raises StoreUnavailable."""
        await self._ask(lambda: self._client.remove_object(self.bucket, key))

    async def under(self, prefix: str) -> list[Stored]:
        """Every object whose key begins so, by key. Raises StoreUnavailable."""

        def walk() -> list[Stored]:
            found = self._client.list_objects(self.bucket, prefix, recursive=True)
            return [
                Stored(one.object_name, one.size or 0, one.last_modified)
                for one in found
                if one.object_name and one.last_modified
            ]

        return await self._ask(walk)

    async def ready(self) -> bool:
        """Whether the bucket answers."""
        try:
            return await self._ask(lambda: self._client.bucket_exists(self.bucket))
        except StoreUnavailable:
            return False

    async def _ask(self, call: Callable[[], Answer]) -> Answer:
        try:
            return await asyncio.to_thread(call)
        except S3Error as error:
            if error.code in ("NoSuchKey", "NoSuchObject"):
                raise ObjectMissing(str(error)) from error
            raise StoreUnavailable(str(error)) from error
        except (MinioException, urllib3.exceptions.HTTPError, OSError) as error:
            raise StoreUnavailable(str(error)) from error
