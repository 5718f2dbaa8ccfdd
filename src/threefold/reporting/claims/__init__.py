"""What a claim of a paper is, and how numbers decide it; knows no paper."""
