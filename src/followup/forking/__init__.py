"""Kernels forked from a parent that has done their imports: a kernel provisioner for jupyter_client.

A kernel spec asks for it by ``"metadata": {"kernel_provisioner": {"provisioner_name": "followup-forked", "config":
{"preload": ["pandas"]}}}``. Where processes cannot be forked, the stock provisioner's way serves instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup.forking.parent import ForkingParent
from followup.forking.parents import PROVISIONER, call_beside, can_fork, close_parents, parent_for, start_parent
from followup.forking.terms import AFTER_THE_FIRST

if TYPE_CHECKING:
    from followup.forking.provisioner import ForkedProvisioner

__all__ = [
    "AFTER_THE_FIRST",
    "PROVISIONER",
    "ForkedProvisioner",
    "ForkingParent",
    "call_beside",
    "can_fork",
    "close_parents",
    "parent_for",
    "start_parent",
]


def __getattr__(name: str) -> object:
    """Import the provisioner when it is asked for: jupyter_client, which it extends, takes a while."""
    if name == "ForkedProvisioner":
        from followup.forking.provisioner import ForkedProvisioner

        return ForkedProvisioner
    raise AttributeError(name)
