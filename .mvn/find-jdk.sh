# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Which JDK runs mmunotify; sourced by the launcher and by .ci/run. A JVM takes
# longer to say its version than the launcher may take at all, so the "release"
# file in a JDK's folder is read instead.

is_jdk_25_or_newer() {
  [[ -x $1/bin/java && -x $1/bin/javac && -r $1/release ]] || return 1
  local line
  while IFS= read -r line; do
    [[ $line =~ ^JAVA_VERSION=\"([0-9]+) ]] && ((BASH_REMATCH[1] >= 25)) && return 0
  done <"$1/release"
  return 1
}

# Sets jdk, or explains on stderr and returns 1.
find_jdk() {
  local java
  java=$(type -P java) && java=$(readlink -f -- "$java")
  for jdk in "${JAVA_HOME-}" "${java%/bin/java}" "${JAVA25_HOME-}" \
    /usr/lib/jvm/* /usr/java/* /usr/local/*jdk* /opt/*jdk* /opt/java/* /opt/jvm/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    ~/.sdkman/candidates/java/* ~/.jdks/* ~/.asdf/installs/java/* \
    ~/.local/share/mise/installs/java/*; do
    is_jdk_25_or_newer "$jdk" && return 0
  done
  echo "mmunotify: please install a JDK 25 or newer (for example Eclipse Temurin 25) or set" \
    "JAVA_HOME to one; there is none in JAVA_HOME, on PATH, in JAVA25_HOME, nor where" \
    "JDKs usually are: /usr/lib/jvm, /usr/java, /usr/local, /opt, /Library/Java," \
    "~/.sdkman, ~/.jdks, ~/.asdf, ~/.local/share/mise." >&2
  return 1
}
