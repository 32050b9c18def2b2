"""Many municipalities: every municipality × period below a folder, on this machine or on a cluster."""
