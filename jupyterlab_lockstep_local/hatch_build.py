"""Build hook of the engine's wheel: one platform a wheel, named by what was installed."""

from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# node-llama-cpp's package for a platform, and what its binaries need: glibc 2.34 with the C++
# library of GCC 12 on Linux, macOS 12, Windows 10.
TAGS = {
    "linux-x64": "manylinux_2_35_x86_64",
    "linux-arm64": "manylinux_2_35_aarch64",
    "linux-armv7l": "manylinux_2_35_armv7l",
    "mac-arm64-metal": "macosx_12_0_arm64",
    "mac-x64": "macosx_12_0_x86_64",
    "win-x64": "win_amd64",
    "win-arm64": "win_arm64",
}


class OnePlatform(BuildHookInterface):
    """Refuses a folder without exactly one platform's binaries."""

    def initialize(self, version: str, build_data: dict) -> None:
        binaries = Path(self.root) / "node_modules" / "@node-llama-cpp"
        found = [name for name in TAGS if (binaries / name).is_dir()]
        if len(found) != 1:
            raise SystemExit(
                f"There must be the binaries of one platform in {binaries}, not of {found}. "
                "Run `npm run wheel -- local`, which installs them."
            )
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{TAGS[found[0]]}"
