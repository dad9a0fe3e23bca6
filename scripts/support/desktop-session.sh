#!/usr/bin/env bash
# desktop-session.sh COMMAND…: runs the command in a desktop of its own (virtual screen, session bus, window manager, unlocked keyring), with its
# own home folder, in English, and ends with the command's exit code. Nothing of it outlives the command.
set -euo pipefail

if [ "$1" != --inside ]; then
  home=$(mktemp -d)
  trap 'rm -rf "$home"' EXIT
  mkdir -m 700 "$home/runtime"
  # Nobody is there whom the keyring could ask for its password: it would wait for an answer, and whoever needs it with it.
  mkdir -p "$home/runtime/dbus-1/services"
  printf '[D-BUS Service]\nName=org.gnome.keyring.SystemPrompter\nExec=/bin/false\n' \
    >"$home/runtime/dbus-1/services/org.gnome.keyring.SystemPrompter.service"
  unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS
  env HOME="$home" XDG_RUNTIME_DIR="$home/runtime" XDG_CONFIG_HOME="$home/.config" XDG_CURRENT_DESKTOP=Stowkeep-test \
    LC_ALL=C.UTF-8 LANGUAGE=en GTK_THEME=Adwaita NO_AT_BRIDGE=1 GIO_USE_VFS=local \
    xvfb-run -a -s "-screen 0 ${STOWKEEP_SCREEN:-1600x900}x24 -nolisten tcp" dbus-run-session -- "$0" --inside "$@"
  exit
fi

shift
if command -v openbox >/dev/null; then openbox --sm-disable 2>/dev/null & fi
if command -v gnome-keyring-daemon >/dev/null; then
  eval "$(printf test | gnome-keyring-daemon --unlock --components=secrets 2>/dev/null)"
fi
"$@"
