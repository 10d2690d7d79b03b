"""uv goes by this project's settings and the user's, not by those of a folder around it."""

import shutil
import subprocess
from pathlib import Path

from sklambda.project import PROJECT


def test_settings_further_up_are_not_read(tmp_path: Path) -> None:
    home = tmp_path / "around" / "home"
    home.mkdir(parents=True)
    shutil.copy(PROJECT / "pyproject.toml", home)
    (home.parent / "uv.toml").write_text('exclude-newer = "2000-01-01"\n')

    done = subprocess.run(
        [PROJECT / ".local/uv/bin/uv", "-v", "pip", "list", "--python", PROJECT / ".venv"],
        cwd=home,
        capture_output=True,
        text=True,
        check=True,
    )

    assert f"configuration at `{home / 'pyproject.toml'}`" in done.stderr
    assert "uv.toml`" not in done.stderr.replace(".config/uv/uv.toml`", "")
