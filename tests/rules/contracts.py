"""Reads the proto contracts, with their comments, for the rules about them."""

import functools
import re
import sysconfig
import tempfile
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from google.protobuf import descriptor_pb2
from grpc_tools import protoc

ROOT = Path(__file__).parents[2]
# The field numbers that lead to a comment: see SourceCodeInfo in descriptor.proto.
MESSAGE, ENUM, SERVICE, METHOD = 4, 5, 6, 2


@dataclass(frozen=True)
class Method:
    """Is one RPC."""

    package: str
    name: str
    comment: str
    request: descriptor_pb2.DescriptorProto
    response: descriptor_pb2.DescriptorProto | None

    @property
    def service(self) -> str:
        """Return the plural noun of the service."""
        return self.package.split(".")[1]

    @property
    def snake(self) -> str:
        """Return the name of its action and of its test file."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", self.name).lower()


@functools.cache
def files() -> tuple[descriptor_pb2.FileDescriptorProto, ...]:
    """Return our proto files, compiled with their comments."""
    protos = sorted(str(path) for path in ROOT.glob("proto/upwell/**/*.proto"))
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "all.binpb"
        common = str(resources.files("grpc_tools") / "_proto")
        annotations = sysconfig.get_path("purelib")
        code = protoc.main(
            [
                "protoc",
                f"-I{ROOT / 'proto'}",
                f"-I{common}",
                f"-I{annotations}",
                "--include_source_info",
                f"--descriptor_set_out={out}",
                *protos,
            ]
        )
        assert code == 0
        found = descriptor_pb2.FileDescriptorSet.FromString(out.read_bytes())
    return tuple(found.file)


def comments(file: descriptor_pb2.FileDescriptorProto) -> dict[tuple[int, ...], str]:
    """Return the comment above each place in a file, by the place's path."""
    return {
        tuple(place.path): place.leading_comments.strip()
        for place in file.source_code_info.location
    }


@functools.cache
def messages() -> dict[str, descriptor_pb2.DescriptorProto]:
    """Return every message by its full name."""
    return {
        f".{file.package}.{message.name}": message
        for file in files()
        for message in file.message_type
    }


@functools.cache
def methods() -> tuple[Method, ...]:
    """Return every RPC."""
    found = []
    for file in files():
        said = comments(file)
        for number, service in enumerate(file.service):
            for place, method in enumerate(service.method):
                found.append(
                    Method(
                        file.package,
                        method.name,
                        said.get((SERVICE, number, METHOD, place), ""),
                        messages()[method.input_type],
                        messages().get(method.output_type),
                    )
                )
    return tuple(found)
