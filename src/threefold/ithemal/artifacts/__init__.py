"""The tables and figures of the Ithemal paper, one module each."""
