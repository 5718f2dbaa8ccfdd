"""The harness that times basic blocks on this CPU: C and assembly, built on demand."""
