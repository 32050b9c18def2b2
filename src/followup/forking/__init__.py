"""Kernels forked from a parent that has done their imports: a kernel provisioner for jupyter_client.

A kernel spec asks for it by ``"metadata": {"kernel_provisioner": {"provisioner_name": "followup-forked", "config":
{"preload": ["pandas"]}}}``. Where processes cannot be forked, the stock provisioner's way serves instead.
"""

from followup.forking.parent import ForkingParent
from followup.forking.provisioner import PROVISIONER, ForkedProvisioner, can_fork

__all__ = ["PROVISIONER", "ForkedProvisioner", "ForkingParent", "can_fork"]
