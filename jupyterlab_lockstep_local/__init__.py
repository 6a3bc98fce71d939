"""The engine of Lockstep's local model: a folder that jupyterlab_lockstep finds."""
