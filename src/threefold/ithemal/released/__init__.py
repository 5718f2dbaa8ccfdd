"""The models that Ithemal's authors released, as models of ours."""
