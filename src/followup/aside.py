"""Write a file aside and put it in place when it is whole."""

from __future__ import annotations

import os
from pathlib import Path

from followup.errors import Fault, InputError, Place
from followup.locale import _
from followup.private import mode_for, only_for_me


def write_aside(file: Path, content: bytes) -> None:
    """Replace a file's content, or leave the file as it was; other users of the machine cannot read it.

    Raises
    ------
    InputError
        If the file cannot be replaced: another program holds it, or the folder is write-protected.
    """
    # Hidden, and with the ending of the file: nothing reads it, and a program knows what it is.
    aside = file.with_name(f".{os.getpid()}-{file.name}")
    try:
        with only_for_me():
            aside.write_bytes(content)
        aside.chmod(mode_for(file))
        aside.replace(file)
    except OSError as error:
        fault = Fault(
            "file.not-replaceable",
            _("The file cannot be written ({problem}).", problem=type(error).__name__),
            Place(file.name),
            _("Close the programs that have it open, see that the folder may be written to, and try again."),
        )
        raise InputError([fault], _("The file is as it was.")) from None
    finally:
        aside.unlink(missing_ok=True)
