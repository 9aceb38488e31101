"""A protoc plugin that makes all of the Python stubs: messages, gRPC, and the types of both.

buf does not know grpcio-tools' gRPC generator, which is compiled into protoc. So protoc is
run here, on the descriptors that buf passes on, without the options that its template
excludes.
"""

import sys
import tempfile
from pathlib import Path, PurePosixPath

import grpc_tools.protoc
from google.protobuf.compiler import plugin_pb2
from google.protobuf.descriptor_pb2 import FileDescriptorSet

GENERATORS = ("python", "grpc_python", "mypy", "mypy_grpc")


def main() -> None:
    request = plugin_pb2.CodeGeneratorRequest.FromString(sys.stdin.buffer.read())
    response = plugin_pb2.CodeGeneratorResponse(
        supported_features=plugin_pb2.CodeGeneratorResponse.FEATURE_PROTO3_OPTIONAL
    )
    with tempfile.TemporaryDirectory() as folder:
        for name, content in sorted(generate(request, Path(folder)).items()):
            response.file.add(name=name, content=content)
    sys.stdout.buffer.write(response.SerializeToString())


def generate(request: plugin_pb2.CodeGeneratorRequest, folder: Path) -> dict[str, str]:
    descriptors = folder / "descriptors.binpb"
    descriptors.write_bytes(FileDescriptorSet(file=request.proto_file).SerializeToString())
    out = folder / "out"
    out.mkdir()
    plugins = Path(sys.executable).parent
    code = grpc_tools.protoc.main(
        [
            "protoc",
            f"--descriptor_set_in={descriptors}",
            f"--plugin={plugins / 'protoc-gen-mypy'}",
            f"--plugin={plugins / 'protoc-gen-mypy_grpc'}",
            *(f"--{generator}_out={out}" for generator in GENERATORS),
            "--mypy_opt=quiet",
            "--mypy_grpc_opt=quiet",
            *request.file_to_generate,
        ]
    )
    if code != 0:
        sys.exit(code)
    files = {path.relative_to(out).as_posix(): path.read_text() for path in out.rglob("*.py*")}
    # Files without a service have nothing for gRPC.
    for file in request.proto_file:
        if not file.service:
            for suffix in ("py", "pyi"):
                files.pop(f"{file.name.removesuffix('.proto')}_pb2_grpc.{suffix}", None)
    # The folder must be a package, not a namespace package: some tools treat the two
    # differently.
    for package in {parent for name in files for parent in PurePosixPath(name).parents[:-1]}:
        files[f"{package}/__init__.py"] = ""
    return files


if __name__ == "__main__":
    main()
