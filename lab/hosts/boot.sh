#!/bin/sh
# Runs a host until it is ended: Debian with systemd as its first process, in namespaces of its own, with the network of the
# caller. Everything that it writes is in memory, and stays there when it boots again.
#
# boot.sh hold DIRECTORY TREE FILES CGROUP [MOUNT...]: keeps the memory, and boots the host again whenever it has gone down.
# boot.sh boot ...: boots it once.
set -eu
step=$1 m=$2 tree=$3 files=$4 cgroup=$5

if [ "$step" = hold ]; then
  echo $$ >"$cgroup/cgroup.procs"
  mount --make-rprivate /
  mount -t tmpfs tmpfs "$m"
  mkdir "$m/upper" "$m/work" "$m/containers"
  cp -a "$files/." "$m/upper/"
  shift
  while :; do
    setpriv --pdeathsig KILL unshare --mount --uts --ipc --pid --cgroup --fork --kill-child sh "$0" boot "$@" || :
  done
fi

shift 5
r=$m/root
mkdir -p "$r"
mount -t overlay overlay -o "lowerdir=$tree,upperdir=$m/upper,workdir=$m/work" "$r"
mount -t proc proc "$r/proc"
mount -t sysfs -o ro sysfs "$r/sys"
mount -t cgroup2 cgroup2 "$r/sys/fs/cgroup"
mount -t tmpfs -o mode=755 tmpfs "$r/run"
mount -t tmpfs tmpfs "$r/dev"
mkdir "$r/dev/pts" "$r/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$r/dev/pts"
ln -s pts/ptmx "$r/dev/ptmx"
ln -s /proc/self/fd "$r/dev/fd"
for device in null zero full random urandom tty; do
  touch "$r/dev/$device"
  mount --bind "/dev/$device" "$r/dev/$device"
done
# podman lays no overlay over an overlay.
mkdir -p "$r/var/lib/containers"
mount --bind "$m/containers" "$r/var/lib/containers"
for path in "$@"; do
  mkdir -p "$r$path"
  mount --bind -o ro "$path" "$r$path"
done
cd "$r"
mkdir -p .old
pivot_root . .old
umount -l /.old
exec env -i container=unshare PATH=/usr/sbin:/usr/bin /sbin/init --log-target=console --show-status=0
