"""The built front end: the phone app at /, the console at /console, hashed assets for ever."""

from mimetypes import guess_type
from pathlib import Path
from typing import Any

from litestar import Response, get
from litestar.datastructures import CacheControlHeader
from litestar.params import FromPath
from litestar.static_files import create_static_files_router  # pyright: ignore[reportUnknownVariableType]

from server.core.errors import Problem

# The form engine needs wasm-unsafe-eval; photos come from and go to the object store's own address.
CSP = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob: http: https:; media-src 'self' blob: http: https:; "
    "connect-src 'self' http: https:; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'"
)
KINDS = {".webmanifest": "application/manifest+json", ".html": "text/html"}
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}

# The console shows the preview of a form inside its own page; no other page is ever framed.
PREVIEW_HEADERS = {
    **HEADERS,
    "Content-Security-Policy": CSP.replace("frame-ancestors 'none'", "frame-ancestors 'self'"),
}

ONE_YEAR_S = 31_536_000  # names of assets carry their hash: a changed file has another name


def routes(dist: Path) -> list[Any]:
    """Routes for the files of `dist`; none when the front end has not been built.

    Pages are read once, when the server starts: a build that is going on cannot be half served.
    """
    if not (dist / "index.html").exists():
        return []
    pages = {file.name: _page(file) for file in dist.iterdir() if file.is_file()}
    console_page = _page(dist / "console" / "index.html")

    @get(["/", "/index.html"], public=True, include_in_schema=False, sync_to_thread=False)
    def phone() -> Response[bytes]:
        return pages["index.html"]

    @get("/console", public=True, include_in_schema=False, sync_to_thread=False)
    def console() -> Response[bytes]:
        return console_page

    preview_page = _page(dist / "preview.html", PREVIEW_HEADERS)

    @get("/preview", public=True, include_in_schema=False, sync_to_thread=False)
    def preview() -> Response[bytes]:
        """The phone's form runtime alone, for the console."""
        return preview_page

    @get("/{name:str}", public=True, include_in_schema=False, sync_to_thread=False)
    def top_file(name: FromPath[str]) -> Response[bytes]:
        """The service worker, the manifest and the icons."""
        if name not in pages:
            raise Problem("not_found", what="页面 page")
        return pages[name]

    assets: Any = create_static_files_router(
        "/assets",
        [dist / "assets"],
        opt={"public": True},
        cache_control=CacheControlHeader(public=True, max_age=ONE_YEAR_S, immutable=True),
    )
    return [phone, console, preview, top_file, assets]


def _page(file: Path, headers: dict[str, str] = HEADERS) -> Response[bytes]:
    kind = KINDS.get(file.suffix) or guess_type(file.name)[0] or "application/octet-stream"
    return Response(file.read_bytes(), media_type=kind, headers=headers)
