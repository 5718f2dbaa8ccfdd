"""The claims of the Ithemal paper, and of what followed it, as inequalities that numbers can be put into."""
