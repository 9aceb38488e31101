#!/usr/bin/env bash
# Checks the Java package, then makes OUT/java, a project that installs it as others
# would:
#   clients/java/check.sh OUT     OUT: an empty folder outside the repository
#   OUT/java/run conformance|quickstart|inbox|readme [args]
set -euo pipefail
out=$1
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

maven() { mvn -B -q --no-transfer-progress -Dstyle.color=never "$@"; }

# The version of a plugin that the package is built with.
version() {
  sed -n "/<artifactId>maven-$1-plugin</,/<version>/s/.*<version>\(.*\)<\/version>.*/\1/p" clients/java/pom.xml
}
deploy=org.apache.maven.plugins:maven-deploy-plugin:$(version deploy)
dependency=org.apache.maven.plugins:maven-dependency-plugin:$(sed -n 's|.*<dependency-plugin.version>\(.*\)</.*|\1|p' clients/java/pom.xml)

# Compiles with all of javac's warnings as errors, and tests. What is fetched stays in the
# user's repository, also the plugins below: asking them for help does no more than that.
maven -f clients/java/pom.xml clean verify "$deploy:help" "$dependency:help"

project=$out/java
mkdir -p "$project/src/main/java"
cp examples/java/*.java test/conformance/java/*.java "$project/src/main/java"
# The README's program: its imports, and the rest as the body of a main. Machines that run
# tests may be slower than its reader's.
blocks=$(awk '/^```java$/ {on = 1; next} /^```$/ {on = 0} on' clients/java/README.md |
  sed 's/withDeadlineAfter(10,/withDeadlineAfter(120,/')
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
  <!-- The package, and what has been fetched into the user's repository before. -->
  <repositories>
    <repository>
      <id>artifacts</id>
      <url>file://$out/artifacts/maven</url>
    </repository>
    <repository>
      <id>fetched</id>
      <url>file://$HOME/.m2/repository</url>
    </repository>
  </repositories>
  <pluginRepositories>
    <pluginRepository>
      <id>fetched</id>
      <url>file://$HOME/.m2/repository</url>
    </pluginRepository>
  </pluginRepositories>
  <dependencies>
    <dependency>
      <groupId>dev.lategate</groupId>
      <artifactId>lategate</artifactId>
      <version>0.1.0</version>
    </dependency>
  </dependencies>
  <build>
    <plugins>
$(for plugin in resources compiler; do
  echo "<plugin><artifactId>maven-$plugin-plugin</artifactId><version>$(version $plugin)</version></plugin>"
done)
    </plugins>
  </build>
</project>
POM

# Publishes the package to a folder and installs it from there, with a repository of its
# own: in the user's, today's 0.1.0 would stay.
own() { maven -f "$project/pom.xml" "-Dmaven.repo.local=$out/m2" "$@"; }
jar=clients/java/target/lategate-0.1.0
own "$deploy:deploy-file" -DrepositoryId=artifacts "-Durl=file://$out/artifacts/maven" \
  "-DpomFile=$PWD/clients/java/pom.xml" "-Dfile=$PWD/$jar.jar" "-Dsources=$PWD/$jar-sources.jar"
own compile -Dmaven.compiler.showWarnings=true "$dependency:copy-dependencies" "-DoutputDirectory=$project/lib"
cmp "$project/lib/lategate-0.1.0.jar" "$out/artifacts/maven/dev/lategate/lategate/0.1.0/lategate-0.1.0.jar"

cat >"$project/run" <<'RUN'
#!/usr/bin/env bash
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
export LATEGATE_ADDR=${LATEGATE_ADDR:-localhost:9090} LATE_API_KEY=${LATE_API_KEY:-sk_sandbox}
# Class names begin with a capital letter.
exec java "-Djava.io.tmpdir=${TMPDIR:-/tmp}" -cp "$here/target/classes:$here/lib/*" "$(tr '[:lower:]' '[:upper:]' <<<"${1:0:1}")${1:1}" "${@:2}"
RUN
chmod +x "$project/run"
