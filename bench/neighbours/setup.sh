#!/usr/bin/env bash
# Two other programs, each in an environment of its own under build/neighbours, for the comparison that
# `make bench` then takes in. Nothing of Tripolar needs them. What cannot be had is left out, with its reason.
set -uo pipefail
cd "$(dirname "$0")/../.."

python=${PYTHON:-python3}
folder=build/neighbours
mkdir -p "$folder"

# NAME: an environment with the packages of each further argument, one call of pip for each.
install() {
  local name=$1 home=$folder/venv-$1 log=$folder/$1.log
  shift
  rm -rf "$home"
  "$python" -m venv "$home" >"$log" 2>&1
  local packages
  for packages in "$@"; do
    # shellcheck disable=SC2086 # several words on purpose
    if ! "$home/bin/pip" --disable-pip-version-check install -q $packages >>"$log" 2>&1; then
      echo "$name: not installed ($packages); see $log"
      rm -rf "$home"
      return
    fi
  done
  echo "$name: $home"
}

# sgamesolver is compiled here, and does not run with NumPy 2.
install sgamesolver "numpy<2 scipy cython setuptools wheel" "--no-build-isolation sgamesolver numpy<2"
install pygambit "pygambit<17"
