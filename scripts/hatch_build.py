"""Build hook of the wheel: refuses to pack a wheel whose parts were not built."""

from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUILT = (
    "jupyterlab_lockstep/labextension/package.json",
    "jupyterlab_lockstep/companion/lockstep.mjs",
    "jupyterlab_lockstep/companion/engine.mjs",
    "jupyterlab_lockstep/companion/postgres.mjs",
    "jupyterlab_lockstep/page/index.html",
)


class BuiltFirst(BuildHookInterface):
    """Checks that the labextension, the companion and the page are there."""

    def initialize(self, version: str, build_data: dict) -> None:
        if version == "editable":
            return
        missing = [name for name in BUILT if not (Path(self.root) / name).is_file()]
        if missing:
            names = ", ".join(missing)
            raise SystemExit(f"Not built yet: {names}. Run `npm run wheel`, which builds them.")
