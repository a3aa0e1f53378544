/**
 * What the host runs, in POSIX sh: functions only. `main` does nothing without its last word, so that a script whose end
 * got lost on the way does nothing. The report goes to file descriptor 3, and all other output to standard error.
 */
export const LIBRARY = String.raw`
report() { printf '%s %s=%s\n' "$NONCE" "$1" "$2" >&3; }

finish() { report end "$1"; exit 0; }

# fail REASON TEXT: each line of the text is one of the report.
fail() {
  report error "$1"
  printf '%s\n' "$2" | while IFS= read -r line; do report detail "$line"; done
  finish failed
}

show() { systemctl show -p "$1" --value "$UNIT.service" 2>/dev/null; }

# Says whose a file is: none (there is no file), own, unmanaged, a mark of somebody else, or what it is instead of a file.
whose() {
  if [ -L "$1" ]; then echo "a symbolic link to $(readlink "$1")"; return; fi
  if [ ! -e "$1" ]; then echo none; return; fi
  if [ ! -f "$1" ]; then echo "no regular file"; return; fi
  first=
  IFS= read -r first <"$1" || :
  case $first in
    "$MARK" | "$FORMER_MARK") echo own; return ;;
    "# Managed by Pulumi: "*) ;;
    *) if [ "$ADOPT_UNMANAGED" = yes ]; then echo own; else echo unmanaged; fi; return ;;
  esac
  case $first in
    "$ADOPT_MARK" | "$ADOPT_MARK ("*) echo own ;;
    "# Managed by Pulumi: $ADOPT_STACK"*) if [ -n "$ADOPT_STACK" ]; then echo own; else printf '%s\n' "$first"; fi ;;
    *) printf '%s\n' "$first" ;;
  esac
}

# Says what a file is, for a comparison: its digest, and its rights if they are others than 0600 of root.
describe() {
  owner=$(whose "$1")
  case $owner in
    none) echo missing; return ;;
    own) ;;
    *) printf 'taken: %s\n' "$owner"; return ;;
  esac
  rights=$(stat -c '%u:%g %a' "$1")
  digest=sha256:$(sha256sum <"$1" | cut -c1-16)
  if [ "$rights" = "0:0 600" ]; then echo "$digest"; else echo "$digest ($rights)"; fi
}

# Finds the children of a process. Not every kernel has a list of them.
children() { grep -ls "^PPid:[[:space:]]*$1\$" /proc/[0-9]*/status | sed 's|/status$||; s|.*/||'; }

# Finds the process of jmp, and what it was started with. That of a container is the child of podman's monitor.
look() {
  PROCESS=$(show MainPID) APPLIED=
  if [ "${"$"}{PROCESS:-0}" = 0 ]; then PROCESS=; return; fi
  if [ "$(cat "/proc/$PROCESS/comm" 2>/dev/null)" = conmon ]; then
    set -- $(children "$PROCESS")
    PROCESS=${"$"}{1-}
  fi
  APPLIED=$(tr '\0' '\n' 2>/dev/null <"/proc/${"$"}{PROCESS:-0}/environ" | sed -n 's/^JUMPSTARTER_APPLIED=//p')
}

# Makes sure that the unit of that name is nobody else's.
claim() {
  for file in "$CONFIG_FILE" "$SERVICE_FILE" "$CONTAINER_FILE"; do
    owner=$(whose "$file")
    case $owner in none | own) continue ;; esac
    report taken "$file"
    fail Taken "$owner"
  done
  fragment=$(show FragmentPath)
  case $fragment in
    "" | "$SERVICE_FILE") return ;;
    /run/systemd/generator/*) if [ "$(show SourcePath)" = "$CONTAINER_FILE" ]; then return; fi ;;
  esac
  report taken "$fragment"
  fail Taken foreign
}

requirements() {
  if [ ! -d /run/systemd/system ]; then fail Unsuitable "systemd does not run on this host."; fi
  if ! command -v flock >/dev/null; then fail Unsuitable "flock was not found on this host (util-linux has it)."; fi
}

needs() {
  if [ "$KIND" = container ]; then
    if ! command -v podman >/dev/null; then fail Unsuitable "podman was not found on this host."; fi
    for generator in /usr/lib/systemd/system-generators/podman-system-generator /lib/systemd/system-generators/podman-system-generator \
      /usr/local/lib/systemd/system-generators/podman-system-generator; do
      if [ -x "$generator" ]; then GENERATOR=$generator; return; fi
    done
    fail Unsuitable "$(podman --version) on this host has no quadlet, which came with podman 4.4."
  elif [ -n "$JMP" ] && [ ! -x "$JMP" ]; then
    fail Unsuitable "$JMP was not found on this host, or is no program."
  fi
}

# One at a time, for all exporters of this host. Nobody but root can put the file there, or open it to hold the lock.
# The subshell makes it: a redirection that fails would end this shell without a word.
lock() {
  if ! problem=$( (umask 077; : >>/run/pulumi-jumpstarter.lock) 2>&1); then fail Failed "$problem"; fi
  exec 9>>/run/pulumi-jumpstarter.lock
  flock -w 100 9 || fail Failed "Another run holds /run/pulumi-jumpstarter.lock for 100 s."
}

write() { cat >"$1" && chmod 600 "$1" && chown 0:0 "$1" && sync "$1"; }

# put FILE: standard input becomes the file, at once and as a whole, unless it is the same already.
put() {
  rm -f "$1".pulumi-*
  if ! new=$(mktemp "$1.pulumi-XXXXXX" 2>&1); then fail Failed "$new"; fi
  if ! problem=$(write "$new" 2>&1); then rm -f "$new"; fail Failed "$1 cannot be written: $problem"; fi
  if [ ! -L "$1" ] && [ -f "$1" ] && [ "$(stat -c '%u:%g %a' "$1")" = "0:0 600" ] &&
    [ "$(sha256sum <"$1")" = "$(sha256sum <"$new")" ]; then
    rm -f "$new"
    return
  fi
  mv -f "$new" "$1" || fail Failed "$1 cannot be written."
  CHANGED=yes
}

reload() {
  if [ "$CHANGED" != yes ] && [ "$(show NeedDaemonReload)" != yes ] && [ "$(show LoadState)" = loaded ]; then return; fi
  systemctl daemon-reload || fail Failed "systemctl daemon-reload failed."
  if [ "$(show LoadState)" = loaded ]; then return; fi
  if [ "$KIND" = container ]; then
    fail Failed "podman makes no service of $UNIT_FILE: $("$GENERATOR" --dryrun 2>&1 >/dev/null | grep -F "$UNIT.container" | tail -n 3)"
  fi
  fail Failed "systemd does not load $UNIT_FILE: $(show LoadState) $(show LoadError)"
}

# Has the wanted configuration run: at once, or, where it is a graceful restart, when the lease has ended.
start() {
  look
  state=$(show ActiveState)
  if [ "$APPLIED" = "$WANTED" ] && [ "$state" != failed ]; then report restart none; return; fi
  if [ "$RESTART" = graceful ] && [ "$state" = active ] && [ -n "$PROCESS" ]; then
    set -- $(children "$PROCESS")
    if [ -n "${"$"}{1-}" ] && kill -HUP "$1" 2>/dev/null; then report restart signalled; return; fi
  fi
  if [ "$KIND" = service ] && [ "$(cat "/proc/$(show MainPID)/comm" 2>/dev/null)" = conmon ]; then
    # The new unit does not know of the container that the old one has left.
    systemctl stop "$UNIT.service"
    podman rm --force --ignore "systemd-$UNIT" >/dev/null 2>&1
  fi
  systemctl reset-failed "$UNIT.service" 2>/dev/null
  systemctl restart --no-block "$UNIT.service" || fail Failed "systemctl restart $UNIT.service failed."
  report restart restarted
}

state() {
  look
  report applied "$APPLIED"
  report configFile "$(describe "$CONFIG_FILE")"
  report serviceFile "$(describe "$SERVICE_FILE")"
  report containerFile "$(describe "$CONTAINER_FILE")"
  systemctl show -p LoadState -p ActiveState -p SubState -p Result -p NRestarts -p UnitFileState "$UNIT.service" |
    while IFS= read -r line; do printf '%s %s\n' "$NONCE" "$line" >&3; done
}

apply() {
  needs
  lock
  claim
  CHANGED=no
  for directory in /etc/jumpstarter/exporters "${"$"}{UNIT_FILE%/*}"; do
    if [ ! -d "$directory" ] && ! problem=$(mkdir -p "$directory" 2>&1); then fail Failed "$problem"; fi
  done
  files || fail Failed "The files cannot be written."
  if [ -e "$OTHER_FILE" ]; then
    if [ "$OTHER_FILE" = "$SERVICE_FILE" ]; then systemctl disable --quiet "$UNIT.service" 2>/dev/null; fi
    rm -f "$OTHER_FILE"
    CHANGED=yes
  fi
  reload
  if [ "$KIND" = service ] && [ "$(show UnitFileState)" = disabled ]; then
    systemctl enable --quiet "$UNIT.service" || fail Failed "systemctl enable $UNIT.service failed."
  fi
  start
  flock -u 9
  while [ "$PATIENCE" -gt 0 ]; do
    look
    if [ "$APPLIED" = "$WANTED" ]; then break; fi
    PATIENCE=$((PATIENCE - 1))
    sleep 0.2
  done
  state
}

remove() {
  if [ -n "$MACHINE" ] && [ "$MACHINE" != "$(cat /etc/machine-id)" ]; then finish "another machine"; fi
  lock
  ours=no
  for file in "$CONFIG_FILE" "$SERVICE_FILE" "$CONTAINER_FILE"; do
    owner=$(whose "$file")
    case $owner in
      own) if [ "$file" != "$CONFIG_FILE" ]; then ours=yes; fi ;;
      none) ;;
      *) report kept "$file ($owner)"; if [ "$file" != "$CONFIG_FILE" ]; then ours=no; break; fi ;;
    esac
  done
  # A service goes on when somebody has removed its file.
  look
  if [ -n "$APPLIED" ] && [ ! -e "$SERVICE_FILE" ] && [ ! -e "$CONTAINER_FILE" ]; then ours=yes; fi
  if [ "$ours" = yes ]; then
    if [ -e "$SERVICE_FILE" ]; then systemctl disable --quiet "$UNIT.service" 2>/dev/null; fi
    if [ "$(show LoadState)" = loaded ]; then
      systemctl stop "$UNIT.service" || fail Failed "systemctl stop $UNIT.service failed."
    fi
    rm -f "$SERVICE_FILE" "$CONTAINER_FILE"
    systemctl daemon-reload
    systemctl reset-failed "$UNIT.service" 2>/dev/null
  fi
  if [ "$(whose "$CONFIG_FILE")" = own ]; then rm -f "$CONFIG_FILE"; fi
  rmdir /etc/jumpstarter/exporters /etc/jumpstarter 2>/dev/null
  :
}

main() {
  if [ "${"$"}{2-}" != whole ]; then exit 0; fi
  exec 3>&1 1>&2
  trap '' HUP PIPE
  umask 022
  LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
  export LC_ALL PATH
  report begin "$1"
  requirements
  report machine "$(cat /etc/machine-id)"
  case $1 in
    apply) apply ;;
    check) needs; claim ;;
    read) state ;;
    journal) journalctl --unit "$UNIT.service" --lines 80 --output cat --no-pager 2>/dev/null |
      while IFS= read -r line; do report journal "$line"; done ;;
    remove) remove ;;
  esac
  finish ok
}
`;
