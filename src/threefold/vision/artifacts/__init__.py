"""The paper's tables and figures, one module each, and what they are made from."""
