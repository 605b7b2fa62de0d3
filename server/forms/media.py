"""The files that a form names: external lists, pictures, sound. They are published with the version."""

import html
import re
from collections.abc import Mapping
from mimetypes import guess_type
from urllib.parse import unquote

from field_forms import Finding
from field_forms.lint.finding import Place, make
from server.core.errors import Text

# Lists that the server itself makes for each worker from the register, with their columns; nobody uploads them.
FROM_THE_REGISTER: dict[str, tuple[str, ...]] = {
    "households.csv": (
        "name", "label", "village", "grid", "address", "directions", "head", "programme", "statuses", "persons",
        "last_visit", "due_date", "geometry", "phone", "__version",
    ),
    "persons.csv": (
        "name", "label", "household_id", "household", "sex", "birth_date", "relation", "phone", "__version",
    ),
    "cases.csv": ("name", "label", "household_id", "programme"),
}  # fmt: skip
LISTS = (".csv", ".geojson", ".json", ".xml")
MOST_BYTES = 10 * 1024 * 1024  # all files of a version together: phones fetch them over the field's network
KINDS = {
    ".csv": "text/csv", ".geojson": "application/geo+json", ".json": "application/geo+json", ".xml": "text/xml",
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml", ".gif": "image/gif",
    ".webp": "image/webp", ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg", ".wav": "audio/wav",
    ".mp4": "video/mp4", ".3gp": "video/3gpp",
}  # fmt: skip
_NAMED = re.compile(r"jr://(?:file-csv|file|images|audio|video)/([^\"<>]+)")


def all_files(xform: str) -> set[str]:
    """Names of all the files that an XForm needs beside it."""
    return {unquote(html.unescape(name.strip())) for name in _NAMED.findall(xform)}


def named_files(xform: str) -> list[str]:
    """Those files in order, without the lists made from the register."""
    return sorted(all_files(xform) - FROM_THE_REGISTER.keys())


def content_type(name: str) -> str:
    """The kind of a file by the end of its name."""
    end = f".{name.rpartition('.')[2].lower()}"
    return KINDS.get(end) or guess_type(name)[0] or "application/octet-stream"


def only_lists(media: Mapping[str, bytes]) -> dict[str, bytes]:
    """Those files that expressions look things up in."""
    return {name: data for name, data in media.items() if name.endswith(LISTS)}


def empty_lists() -> dict[str, str]:
    """The register's lists without a row, for trying a form where there is no worker."""
    return {name: ",".join(columns) + "\n" for name, columns in FROM_THE_REGISTER.items()}


def check_media(xform: str, media: Mapping[str, bytes]) -> list[Finding]:
    """What the form names and did not come, what came and is named nowhere, and what is too large together."""
    named = named_files(xform)
    found = [
        _finding(
            "media_missing",
            Text(f"表单要用文件 {name}，没有上传", f"the form needs the file {name}, which was not uploaded"),
            Text("和工作簿一起上传这个文件", "upload it with the workbook"),
        )
        for name in named
        if name not in media
    ]
    found += [
        _finding(
            "media_unused",
            Text(f"表单里没有用到文件 {name}", f"the form does not use the file {name}"),
            Text("核对文件名，大小写也要一致", "check its name; capitals count"),
            severity="warning",
        )
        for name in sorted(media)
        if name not in named
    ]
    size = sum(len(data) for data in media.values())
    if size > MOST_BYTES:
        found.append(
            _finding(
                "media_too_large",
                Text(
                    f"文件共 {size} 字节，超过 {MOST_BYTES}", f"the files have {size} bytes, more than {MOST_BYTES}"
                ),
                Text("缩小图片或删去清单里用不到的列", "make pictures smaller or take unused columns out of lists"),
            )
        )
    return found


def _finding(kind: str, text: Text, remedy: Text, severity: str = "error") -> Finding:
    return make(severity, kind, Place(), (text.zh, text.en), (remedy.zh, remedy.en))
