"""What an installed copy needs beside the code: the catalogues of both languages."""

from pathlib import Path
from shutil import copytree

from setuptools import setup
from setuptools.command.build_py import build_py


class WithCatalogues(build_py):
    """Copies the catalogues into the package: the settings look there outside a checkout."""

    def run(self) -> None:
        """Build the package, then add them."""
        super().run()
        target = Path(self.build_lib) / "firstlight" / "locale"
        copytree(Path(__file__).parent / "locale", target, dirs_exist_ok=True)


setup(cmdclass={"build_py": WithCatalogues})
