"""What a network is trained for and judged by: one module for each kind of task."""
