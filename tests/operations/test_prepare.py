"""The environment that `./tanfang` makes before anything else."""

from pathlib import Path

import pytest

from embedded.prepare import make_environment


def test_an_environment_that_leads_to_another_folder_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Clearing it would take away what the other folder runs on."""
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "pyvenv.cfg").write_text("theirs", encoding="utf-8")
    link = tmp_path / ".venv"
    link.symlink_to(theirs)
    with pytest.raises(SystemExit):
        make_environment(link)
    assert (theirs / "pyvenv.cfg").read_text(encoding="utf-8") == "theirs"
    assert "another folder" in capsys.readouterr().err
