#!/bin/sh
# Writes .env for docker-compose.yml with fresh secrets. Keep a copy of it in a safe place:
# without TANFANG_SECRET_KEY the encrypted columns cannot be read again.
set -eu
if [ $# -ne 2 ]; then
    echo "用法 / usage: deploy/make-env.sh DOMAIN FILES_DOMAIN" >&2
    exit 2
fi
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
file="$root/.env"
if [ -e "$file" ]; then
    echo ".env 已存在，不会覆盖。/ .env exists and is not overwritten." >&2
    exit 1
fi
random() { od -An -tx1 -N"$1" /dev/urandom | tr -d ' \n'; }
umask 077
cat >"$file" <<END
TANFANG_DOMAIN=$1
TANFANG_FILES_DOMAIN=$2
TANFANG_TLS=internal
TANFANG_ADMIN_PASSWORD=$(random 24)
TANFANG_OWNER_PASSWORD=$(random 24)
TANFANG_APP_PASSWORD=$(random 24)
TANFANG_VALKEY_PASSWORD=$(random 24)
TANFANG_S3_KEY=$(random 10)
TANFANG_S3_SECRET=$(random 24)
TANFANG_SECRET_KEY=$(random 32)
END
echo "已写入 .env，请妥善备份。/ .env is written; keep a copy in a safe place."
