"""The built front end: the phone app at /, the console at /console, hashed assets for ever."""

from pathlib import Path
from typing import Any

from litestar import Response, get
from litestar.response import File
from litestar.static_files import create_static_files_router

# The form engine needs wasm-unsafe-eval; photos come from and go to the object store's own address.
CSP = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob: http: https:; media-src 'self' blob: http: https:; "
    "connect-src 'self' http: https:; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def routes(dist: Path) -> list[Any]:
    """Routes for the files of `dist`; none when the front end has not been built."""
    if not (dist / "index.html").exists():
        return []

    def page(name: str) -> File:
        return File(dist / name, content_disposition_type="inline", headers=HEADERS)

    @get(["/", "/index.html"], public=True, include_in_schema=False)
    async def phone() -> File:
        return page("index.html")

    @get(["/console", "/console/"], public=True, include_in_schema=False)
    async def console() -> File:
        return page("console.html" if (dist / "console.html").exists() else "console/index.html")

    top_files = {f.name for f in dist.iterdir() if f.is_file()}

    @get("/{name:str}", public=True, include_in_schema=False)
    async def top_file(name: str) -> Response[Any]:
        """The service worker, the manifest and the icons."""
        if name not in top_files:
            return Response(None, status_code=404)
        return page(name)

    found: list[Any] = [phone, console, top_file]
    for folder in ("assets", "icons"):
        if (dist / folder).is_dir():
            router = create_static_files_router(
                f"/{folder}", [dist / folder], opt={"public": True}, include_in_schema=False,
                cache_control=None,
            )  # fmt: skip
            found.append(router)
    return found
