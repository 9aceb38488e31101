#!/usr/bin/env bash
# Puts protoc and its gRPC plugin for Java, which Maven Central has as artifacts, into
# tools/java/bin. Their versions are those that the package is built with, since generated
# code must not be newer than its runtime. Does nothing if they are up to date.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# What clients/java/pom.xml has as a property.
property() { sed -n "s|.*<$1>\(.*\)</$1>.*|\1|p" ../../clients/java/pom.xml; }

case "$(uname -s)" in
Linux) os=linux ;;
Darwin) os=osx ;;
*) echo "java: protoc is not fetched for $(uname -s)" >&2 && exit 1 ;;
esac
case "$(uname -m)" in
x86_64 | amd64) arch=x86_64 ;;
aarch64 | arm64) arch=aarch_64 ;;
*) echo "java: protoc is not fetched for $(uname -m)" >&2 && exit 1 ;;
esac

protoc=com.google.protobuf:protoc:$(property protobuf.version):exe:$os-$arch
plugin=io.grpc:protoc-gen-grpc-java:$(property grpc.version):exe:$os-$arch
stamp=bin/.stamp
now="$protoc $plugin"
[[ $(cat "$stamp" 2>/dev/null || true) != "$now" ]] || exit 0

rm -rf bin
for artifact in "$protoc" "$plugin"; do
  mvn -B -q --no-transfer-progress "org.apache.maven.plugins:maven-dependency-plugin:$(property dependency-plugin.version):copy" \
    "-Dartifact=$artifact" -DoutputDirectory=bin -Dmdep.stripVersion=true >&2
  name=${artifact#*:}
  name=${name%%:*}
  mv "bin/$name-$os-$arch.exe" "bin/$name"
  chmod +x "bin/$name"
done
echo "$now" >"$stamp"
