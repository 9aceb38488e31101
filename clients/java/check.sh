#!/usr/bin/env bash
# Checks the Java package, then makes OUT/java, a project that installs it as others
# would:
#   clients/java/check.sh OUT     OUT: an empty folder outside the repository
#   OUT/java/run conformance|quickstart|inbox|readme [args]
set -euo pipefail
out=$1
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

maven() { mvn -B -q --no-transfer-progress -Dstyle.color=never "$@"; }

# Compiles with all of javac's warnings as errors, tests, and publishes to a folder.
maven -f clients/java/pom.xml clean deploy -Dmaven.install.skip=true \
  "-DaltDeploymentRepository=artifacts::file://$out/artifacts/maven"

project=$out/java
mkdir -p "$project/src/main/java"
cp examples/java/*.java test/conformance/java/*.java "$project/src/main/java"
# The README's program: its imports, and the rest as the body of a main.
blocks=$(awk '/^```java$/ {on = 1; next} /^```$/ {on = 0} on' clients/java/README.md)
{
  grep '^import ' <<<"$blocks"
  echo 'public class Readme { public static void main(String[] args) throws Exception {'
  grep -v '^import ' <<<"$blocks"
  echo '}}'
} >"$project/src/main/java/Readme.java"

cat >"$project/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>com.example</groupId>
  <artifactId>project</artifactId>
  <version>1</version>
  <properties>
    <maven.compiler.release>11</maven.compiler.release>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <repositories>
    <repository>
      <id>artifacts</id>
      <url>file://$out/artifacts/maven</url>
    </repository>
  </repositories>
  <dependencies>
    <dependency>
      <groupId>dev.lategate</groupId>
      <artifactId>lategate</artifactId>
      <version>0.1.0</version>
    </dependency>
  </dependencies>
  <build>
    <plugins>
      <!-- The versions that the package is built with: nothing more to fetch. -->
$(for plugin in resources compiler; do
  echo "<plugin><artifactId>maven-$plugin-plugin</artifactId>"
  sed -n "/<artifactId>maven-$plugin-plugin</,/<version>/s/.*\(<version>.*\)/\1<\/plugin>/p" clients/java/pom.xml
done)
    </plugins>
  </build>
</project>
POM
# Maven keeps what it has fetched, and would take an older 0.1.0 from there.
local_repository=$HOME/.m2/repository
rm -rf "$local_repository/dev/lategate"
dependency_plugin=$(sed -n 's|.*<dependency-plugin.version>\(.*\)</.*|\1|p' clients/java/pom.xml)
maven -f "$project/pom.xml" compile -Dmaven.compiler.showWarnings=true \
  "org.apache.maven.plugins:maven-dependency-plugin:$dependency_plugin:copy-dependencies" "-DoutputDirectory=$project/lib"
rm -rf "$local_repository/dev/lategate"
cmp "$project/lib/lategate-0.1.0.jar" "$out/artifacts/maven/dev/lategate/lategate/0.1.0/lategate-0.1.0.jar"

cat >"$project/run" <<'RUN'
#!/usr/bin/env bash
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
export LATEGATE_ADDR=${LATEGATE_ADDR:-localhost:9090} LATE_API_KEY=${LATE_API_KEY:-sk_sandbox}
# Class names begin with a capital letter.
exec java -cp "$here/target/classes:$here/lib/*" "$(tr '[:lower:]' '[:upper:]' <<<"${1:0:1}")${1:1}" "${@:2}"
RUN
chmod +x "$project/run"
