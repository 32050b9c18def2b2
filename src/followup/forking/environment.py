"""What a kernel is told of its surroundings: what Python and the libraries need, and nothing else.

A password or a token that the analyst's own shell holds is nobody's business in a notebook, whose outputs go into the
audit trail.
"""

from __future__ import annotations

from collections.abc import Mapping

_OF_THE_SYSTEM = (
    "PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TZDIR", "TMPDIR", "TEMP", "TMP",
    "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH",
    "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "MPLCONFIGDIR",
)  # fmt: skip
_OF_WINDOWS = (
    "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "USERPROFILE", "USERNAME", "HOMEDRIVE", "HOMEPATH",
    "APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "PROGRAMFILES", "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE",
)  # fmt: skip
_OF_PYTHON = (
    "VIRTUAL_ENV", "CONDA_PREFIX", "PYTHONPATH", "PYTHONHOME", "PYTHONUTF8", "PYTHONIOENCODING", "PYTHONNOUSERSITE",
    "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX", "PYTHONWARNINGS", "PYTHONHASHSEED", "MPLBACKEND",
    "PYDEVD_DISABLE_FILE_VALIDATION", "IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR",
    "JPY_PARENT_PID", "COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG",
)  # fmt: skip
_OF_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_MAX_THREADS")
NEEDED = frozenset((*_OF_THE_SYSTEM, *_OF_WINDOWS, *_OF_PYTHON, *_OF_THREADS))
"""The variables that a kernel may see, beside those of the locale, which begin with ``LC_``."""


def needed(environment: Mapping[str, str]) -> dict[str, str]:
    """Return what a kernel may see of an environment.

    Examples
    --------
    >>> needed({"PATH": "/bin", "LC_ALL": "sv_SE.UTF-8", "DATABASE_PASSWORD": "x"})
    {'PATH': '/bin', 'LC_ALL': 'sv_SE.UTF-8'}
    """
    return {name: value for name, value in environment.items() if name in NEEDED or name.startswith("LC_")}
