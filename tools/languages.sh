# Sourced: the languages of the packages, and which of their tools a machine lacks.

languages=(go python typescript java rust)

# Prints the tools of a language or SDK that the machine does not have; nothing if it has
# all.
missing() {
  case $1 in
    go) ;; # nothing here runs without it
    python | sdk-python)
      python3 -c 'import sys, venv; sys.exit(sys.version_info < (3, 10))' 2>/dev/null || echo "Python 3.10 or newer (with venv)"
      ;;
    typescript | sdk-node)
      command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null || echo "Node.js 20 or newer (with npm)"
      ;;
    java)
      [[ $(javac -version 2>&1) =~ ^javac\ ([0-9]+) ]] && ((BASH_REMATCH[1] >= 17)) || echo "a JDK, 17 or newer"
      command -v mvn >/dev/null || echo "Maven"
      ;;
    rust) command -v cargo >/dev/null || echo "Rust (cargo)" ;;
  esac
}
