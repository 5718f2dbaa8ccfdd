"""The paper's claims as inequalities that numbers, ours or the published ones, can be put into."""
