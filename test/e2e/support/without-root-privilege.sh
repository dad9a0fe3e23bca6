#!/usr/bin/env bash
# Runs $ELECTRON; for root, without the capabilities that let it read and write what the permissions of a file deny.
set -euo pipefail
if [ "$(id -u)" = 0 ]; then
  exec setpriv --bounding-set=-dac_override,-dac_read_search "$ELECTRON" "$@"
fi
exec "$ELECTRON" "$@"
