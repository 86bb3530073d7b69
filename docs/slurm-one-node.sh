#!/usr/bin/env bash
# Tries a sweep as a Slurm array on a cluster of one node: this machine. Needs root and Debian's slurm-wlm and munge, no
# systemd. Starts munged, slurmctld and slurmd with a configuration of their own in a scratch folder, submits the script
# that `batchyard sweep --emit slurm` prints, joins the parts, and compares with a run on one process.
#
#   sudo apt-get install slurm-wlm munge
#   sudo BATCHYARD=$PWD/.build/release/batchyard docs/slurm-one-node.sh
set -euo pipefail

project=$(cd "$(dirname "$0")/.." && pwd)
export BATCHYARD=${BATCHYARD:-$project/.build/release/batchyard}
shards=${SHARDS:-4}
scratch=$(mktemp -d)
export SLURM_CONF=$scratch/slurm.conf
pids=()
stop() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  rm -rf "$scratch"
}
trap stop EXIT

say() { printf '%s\n' "$*" >&2; }

start_munge() {
  dd if=/dev/urandom of="$scratch/munge.key" bs=1024 count=1 status=none
  chown -R munge:munge "$scratch/munge.key"
  chmod 400 "$scratch/munge.key"
  # munged wants folders that nobody else can change.
  chmod 755 "$scratch"
  install -d -o munge -g munge -m 755 "$scratch/munge"
  runuser -u munge -- munged --foreground --key-file="$scratch/munge.key" --socket="$scratch/munge/socket" \
    --pid-file="$scratch/munge/pid" --log-file="$scratch/munge/log" --seed-file="$scratch/munge/seed" >"$scratch/munged.log" 2>&1 &
  pids+=($!)
}

configure() {
  local host memory
  host=$(hostname -s)
  memory=$(awk '/MemTotal/ { print int($2 / 2048) }' /proc/meminfo)
  install -d "$scratch/state" "$scratch/spool"
  cat >"$SLURM_CONF" <<CONF
ClusterName=one
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$scratch/munge/socket
CredType=cred/munge
StateSaveLocation=$scratch/state
SlurmdSpoolDir=$scratch/spool
SlurmctldPidFile=$scratch/slurmctld.pid
SlurmdPidFile=$scratch/slurmd.pid
SlurmctldPort=16817
SlurmdPort=16818
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
MpiDefault=none
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=$memory State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
  # No plugin above asks for cgroups, which a container may not have; this one needs none to start.
  printf 'CgroupPlugin=cgroup/v1\n' >"$scratch/cgroup.conf"
}

start_slurm() {
  slurmctld -D -f "$SLURM_CONF" >"$scratch/slurmctld.log" 2>&1 &
  pids+=($!)
  slurmd -D -f "$SLURM_CONF" >"$scratch/slurmd.log" 2>&1 &
  pids+=($!)
  local tries
  for tries in $(seq 60); do
    if [ "$(sinfo -h -o %T 2>/dev/null)" = idle ]; then return; fi
    sleep 0.5
  done
  say "the node did not come up:"
  tail -n 20 "$scratch"/slurm*.log >&2
  exit 1
}

start_munge
configure
start_slurm
say "a cluster of one node with $(nproc) CPUs is up"

cp "$project/scenarios/teaching.json5" "$scratch/"
cd "$scratch"
sweep=(teaching.json5 --vary 'max_batch_size=1:16:*2' --vary 'seed=1:5:+1' --resume rows.csv)
"$BATCHYARD" sweep "${sweep[@]}" --emit slurm --shards "$shards" >sweep.sbatch
sbatch --wait --output="$scratch/task-%a.log" sweep.sbatch >&2 || {
  cat "$scratch"/task-*.log >&2
  exit 1
}
"$BATCHYARD" merge rows.csv --to rows.csv
"$BATCHYARD" sweep "${sweep[@]/rows.csv/alone.csv}" --quiet
cmp rows.csv alone.csv
say "the $shards tasks of the array wrote the $(($(wc -l <rows.csv) - 1)) rows that one process writes, byte for byte"
