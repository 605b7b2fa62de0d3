"""A strict OpenRosa client, written from the specification and from what ODK Collect insists on.

It signs in by digest, lists and downloads forms with their files, keeps entity lists, and sends filled forms over as
many requests as the server's limit asks for. It takes nothing on trust: a header, status, namespace or hash that
Collect would stumble over is a `NotAsSpecified`.
"""

import csv
import hashlib
import json
import re
import zlib
from base64 import b64decode
from email.utils import format_datetime, parsedate_to_datetime
from io import StringIO
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4
from xml.etree import ElementTree as ET

import httpx
import msgspec

from tests.house import Clock

LIST = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"
RESPONSE = "{http://openrosa.org/http/response}"


class NotAsSpecified(AssertionError):
    """The server did something that Collect would not understand."""


class SignInRefused(Exception):
    """The secret was not accepted: Collect would ask the worker for another."""


class NotSent(Exception):
    """The server did not take a submission: it stays on the phone, with this message."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status} {message}")
        self.status = status
        self.message = message


class Form(msgspec.Struct, kw_only=True):
    form_id: str
    name: str
    version: str
    hash: str
    download_url: str
    manifest_url: str | None
    description: str | None
    xform: str = ""
    media: dict[str, bytes] = {}


class Sent(msgspec.Struct, frozen=True):
    """How a submission went: the status and message of each request."""

    statuses: list[int]
    messages: list[str]


class Entity(msgspec.Struct, kw_only=True):
    """A row of an entity list as the device holds it; `offline`: changed here since it came."""

    id: str
    version: int
    properties: dict[str, str]
    offline: bool = False
    trunk_version: int | None = None
    branch_id: str = ""


def need(fact: object, what: str) -> None:
    if not fact:
        raise NotAsSpecified(what)


class Collect:
    """One installation of Collect with one project."""

    def __init__(self, server_url: str, username: str, password: str, clock: Clock) -> None:
        self.server_url = server_url.rstrip("/")
        self.username, self.password, self.clock = username, password, clock
        self.http = httpx.AsyncClient(timeout=30)
        self.challenge: dict[str, str] = {}
        self.count = 0
        self.log: list[tuple[str, str, int]] = []  # method, path, status
        self.lists: dict[str, dict[str, Entity]] = {}
        self._media: dict[tuple[str, str], bytes] = {}  # by name and hash: what need not be downloaded again

    @classmethod
    def scanned(cls, settings: str, clock: Clock) -> "Collect":
        """Set up by the QR code: zlib-compressed JSON in base64."""
        general = json.loads(zlib.decompress(b64decode(settings)))["general"]
        need(general["protocol"] == "odk_default", "the settings are for another kind of server")
        return cls(general["server_url"], general["username"], general["password"], clock)

    async def close(self) -> None:
        await self.http.aclose()

    # requests ------------------------------------------------------------------------------------

    async def request(self, method: str, url: str, **more: Any) -> httpx.Response:
        """One request as Collect's HTTP library makes it: with the last nonce, and again once when challenged."""
        response = await self._once(method, url, **more)
        if response.status_code == 401:
            held = bool(self.challenge)
            stale = self._learn(response)
            if not held or stale:
                response = await self._once(method, url, **more)
        if response.status_code == 401:
            self.challenge = {}
            raise SignInRefused(response.text)
        return response

    async def _once(self, method: str, url: str, **more: Any) -> httpx.Response:
        headers = {
            "X-OpenRosa-Version": "1.0",
            "Date": format_datetime(self.clock.at, usegmt=True),
            "User-Agent": "org.odk.collect.android/v2026.1",
            **more.pop("headers", {}),
        }
        if self.challenge:
            headers["Authorization"] = self.authorization(method, url)
        response = await self.http.request(method, url, headers=headers, **more)
        self.log.append((method, urlsplit(url).path, response.status_code))
        need(response.headers.get("x-openrosa-version") == "1.0", f"{url}: no X-OpenRosa-Version: 1.0")
        need(parsedate_to_datetime(response.headers["date"]), f"{url}: no Date")
        need(len(response.headers.get_list("date")) == 1, f"{url}: Date is there twice")
        return response

    def _learn(self, response: httpx.Response) -> bool:
        """Read the challenge (RFC 7616, section 3.3); whether only the nonce was too old."""
        scheme, _, rest = response.headers.get("www-authenticate", "").partition(" ")
        need(scheme == "Digest", "401 without a digest challenge")
        self.challenge = dict(re.findall(r'(\w+)="?([^",]+)"?', rest))
        need({"realm", "nonce", "qop"} <= set(self.challenge), "the challenge is not whole")
        need(self.challenge.get("algorithm", "MD5") == "MD5", "an algorithm that Collect does not have")
        need("auth" in self.challenge["qop"].split(","), "a protection that Collect does not have")
        self.count = 0
        return self.challenge.get("stale", "false").lower() == "true"

    def authorization(self, method: str, url: str) -> str:
        parts = urlsplit(url)
        uri = parts.path + (f"?{parts.query}" if parts.query else "")
        self.count += 1
        nonce, nc, cnonce = self.challenge["nonce"], f"{self.count:08x}", uuid4().hex[:16]
        ha1 = _md5(f"{self.username}:{self.challenge['realm']}:{self.password}")
        response = _md5(f"{ha1}:{nonce}:{nc}:{cnonce}:auth:{_md5(f'{method}:{uri}')}")
        return (
            f'Digest username="{self.username}", realm="{self.challenge["realm"]}", nonce="{nonce}", uri="{uri}", '
            f'response="{response}", qop=auth, nc={nc}, cnonce="{cnonce}", algorithm=MD5'
        )

    async def document(self, url: str) -> ET.Element:
        response = await self.request("GET", url)
        need(response.status_code == 200, f"{url}: {response.status_code} {response.text}")
        need("text/xml" in response.headers["content-type"].lower(), f"{url} is no XML: a login page, Collect says")
        return ET.fromstring(response.content)  # noqa: S314 - our own server's

    # forms ---------------------------------------------------------------------------------------

    async def form_list(self, query: str = "") -> list[Form]:
        """What the server offers (Form List API)."""
        root = await self.document(f"{self.server_url}/formList{query}")
        need(root.tag == f"{LIST}xforms", f"the list's root is {root.tag}")
        forms = [self._listed(one) for one in root]
        need(len({f.form_id for f in forms}) == len(forms), "a form is listed twice")
        return forms

    def _listed(self, xform: ET.Element) -> Form:
        need(xform.tag == f"{LIST}xform", f"unknown element {xform.tag}")

        def text(name: str) -> str | None:
            found = xform.find(f"{LIST}{name}")
            return found.text if found is not None else None

        form_id, name, digest, url = text("formID"), text("name"), text("hash"), text("downloadUrl")
        if not (form_id and name and digest and url):
            raise NotAsSpecified("a form without id, name, hash or address")
        need(re.fullmatch("md5:[0-9a-f]{32}", digest), f"hash {digest}")
        need(urlsplit(url).scheme, f"{url} is no whole address")
        return Form(
            form_id=form_id,
            name=name,
            version=text("version") or "",
            hash=digest,
            download_url=url,
            manifest_url=text("manifestUrl"),
            description=text("descriptionText"),
        )

    async def download(self, form: Form) -> Form:
        """A form with its files; each is checked against its hash, and not downloaded when it is here already."""
        response = await self.request("GET", form.download_url)
        need(response.status_code == 200, f"{form.download_url}: {response.status_code}")
        need(f"md5:{_md5(response.content)}" == form.hash, "the form is not what the list announced")
        form.xform = response.text
        form.media = await self.media(form.manifest_url) if form.manifest_url else {}
        return form

    async def media(self, manifest_url: str) -> dict[str, bytes]:
        root = await self.document(manifest_url)
        need(root.tag == f"{MANIFEST}manifest", f"the manifest's root is {root.tag}")
        found: dict[str, bytes] = {}
        for one in root:
            need(one.tag == f"{MANIFEST}mediaFile", f"unknown element {one.tag}")
            name, digest, url = (one.findtext(f"{MANIFEST}{part}") for part in ("filename", "hash", "downloadUrl"))
            if not (name and digest and url):
                raise NotAsSpecified("a file without name, hash or address")
            found[name] = await self._fetch(name, digest, url)
            if one.get("type") == "entityList":
                integrity = one.findtext(f"{MANIFEST}integrityUrl")
                need(integrity, "an entity list without an address of its integrity")
                await self._keep(name.removesuffix(".csv"), found[name], str(integrity))
        return found

    async def _fetch(self, name: str, digest: str, url: str) -> bytes:
        if (name, digest) not in self._media:
            response = await self.request("GET", url)
            need(response.status_code == 200, f"{url}: {response.status_code}")
            need(f"md5:{_md5(response.content)}" == digest, f"{name} is not what the manifest announced")
            self._media[name, digest] = response.content
        return self._media[name, digest]

    # entities ------------------------------------------------------------------------------------

    async def _keep(self, dataset: str, content: bytes, integrity_url: str) -> None:
        """Bring the device's list up to date: newer rows are taken, those gone are asked about."""
        rows = list(csv.DictReader(StringIO(content.decode())))
        held = self.lists.setdefault(dataset, {})
        need(all({"name", "label", "__version"} <= set(row) for row in rows), "a row without name, label, __version")
        for row in rows:
            properties = {k: v for k, v in row.items() if k not in ("name", "__version")}
            one = Entity(id=row["name"], version=int(row["__version"]), properties=properties)
            known = held.get(one.id)
            if known is None or known.version < one.version or (known.version == one.version and known.offline):
                held[one.id] = one
        absent = [i for i in held if i not in {row["name"] for row in rows}]
        if absent:
            root = await self.document(f"{integrity_url}?id={','.join(absent)}")
            need(root.tag == "data", f"the integrity document's root is {root.tag}")
            for entity in root.findall("entities/entity"):
                if entity.findtext("deleted") == "true":
                    del held[entity.attrib["id"]]

    def update_offline(self, dataset: str, entity_id: str, **properties: str) -> str:
        """Change a row on the device; the `entity` element that the form writes (ODK entities 2024.1)."""
        held = self.lists[dataset][entity_id]
        if not held.branch_id:
            held.trunk_version, held.branch_id = held.version, str(uuid4())
        base = held.version
        held.properties |= properties
        held.version, held.offline = base + 1, True
        return (
            f'<entity dataset="{dataset}" id="{entity_id}" update="1" baseVersion="{base}" '
            f'trunkVersion="{held.trunk_version}" branchId="{held.branch_id}"/>'
        )

    # submissions ---------------------------------------------------------------------------------

    async def send(self, instance: str, files: dict[str, tuple[bytes, str]] | None = None) -> Sent:
        """Send a filled form: ask where to, then as many requests as the limit makes of it (Form Submission API)."""
        target, limit = await self._target()
        document = f"<?xml version='1.0' ?>{instance}".encode()
        batches = _batches(len(document), dict(files or {}), limit)
        statuses: list[int] = []
        messages: list[str] = []
        for number, batch in enumerate(batches, 1):
            status, message = await self.post(target, document, batch, incomplete=number < len(batches))
            statuses.append(status)
            messages.append(message)
        return Sent(statuses, messages)

    async def _target(self) -> tuple[str, int]:
        url = f"{self.server_url}/submission"
        answer = await self.request("HEAD", url)
        need(answer.status_code == 204, f"HEAD {answer.status_code}: no OpenRosa server, Collect says")
        need(answer.content == b"", "HEAD with a body")
        target = answer.headers["location"]
        need(urlsplit(target)[:2] == urlsplit(url)[:2], f"sent on to another host: {target}")
        return target, int(answer.headers["x-openrosa-accept-content-length"])

    async def post(
        self, url: str, document: bytes, files: dict[str, tuple[bytes, str]], *, incomplete: bool = False
    ) -> tuple[int, str]:
        """One request; its status and message. Raises NotSent."""
        parts: list[tuple[str, Any]] = [("xml_submission_file", ("submission.xml", document, "text/xml"))]
        parts += [(name, (name, content, kind)) for name, (content, kind) in files.items()]
        if incomplete:
            parts.append(("*isIncomplete*", (None, "yes")))
        answer = await self.request("POST", f"{url}?deviceID=collect%3Aabc", files=parts)
        message = _message(answer)
        if answer.status_code not in (201, 202):
            raise NotSent(answer.status_code, message)
        return answer.status_code, message


def _batches(document: int, files: dict[str, tuple[bytes, str]], limit: int) -> list[dict[str, tuple[bytes, str]]]:
    """Files in groups that stay under the limit with the document; a group has at least one file."""
    found: list[dict[str, tuple[bytes, str]]] = [{}]
    size = document
    for name, (content, kind) in files.items():
        if found[-1] and size + len(content) > limit:
            found.append({})
            size = document
        found[-1][name] = (content, kind)
        size += len(content)
    return found


def _message(answer: httpx.Response) -> str:
    need("text/xml" in answer.headers["content-type"], f"{answer.status_code} without XML")
    root = ET.fromstring(answer.content)  # noqa: S314 - our own server's
    need(root.tag == f"{RESPONSE}OpenRosaResponse", f"the answer's root is {root.tag}")
    return root.findtext(f"{RESPONSE}message") or ""


def _md5(content: bytes | str) -> str:
    data = content.encode() if isinstance(content, str) else content
    return hashlib.md5(data, usedforsecurity=False).hexdigest()
